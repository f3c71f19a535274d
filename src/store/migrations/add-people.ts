// The tables of those who sign in to the console: persons and how they sign in, workspaces' members, invitations.

export function addPeople(): string[] {
  return [
    `create table people (
      id text primary key, name text not null, email text not null unique, email_verified bigint not null,
      has_second_factor bigint not null, gateway_role text, gateway_role_source text, suspended_ms bigint,
      last_seen_ms bigint, image text, created_ms bigint not null, updated_ms bigint not null)`,
    `create index people_gateway_role on people (gateway_role) where gateway_role is not null`,
    `create table person_sessions (
      id text primary key, person_id text not null references people (id), token text not null unique,
      expires_ms bigint not null, created_ms bigint not null, updated_ms bigint not null, address text,
      user_agent text, must_renew bigint not null default 0)`,
    `create index person_sessions_person on person_sessions (person_id)`,
    `create index person_sessions_expires on person_sessions (expires_ms)`,
    `create table person_accounts (
      id text primary key, person_id text not null references people (id), account_id text not null,
      provider_id text not null, access_token text, refresh_token text, id_token text,
      access_token_expires_ms bigint, refresh_token_expires_ms bigint, scope text, password text,
      created_ms bigint not null, updated_ms bigint not null, unique (provider_id, account_id))`,
    `create index person_accounts_person on person_accounts (person_id)`,
    `create table person_verifications (
      id text primary key, identifier text not null, value text not null, expires_ms bigint not null,
      created_ms bigint not null, updated_ms bigint not null)`,
    `create index person_verifications_identifier on person_verifications (identifier)`,
    `create index person_verifications_expires on person_verifications (expires_ms)`,
    `create table passkeys (
      id text primary key, name text, public_key text not null, person_id text not null references people (id),
      credential_id text not null unique, counter bigint not null, device_type text not null,
      backed_up bigint not null, transports text, aaguid text, created_ms bigint)`,
    `create index passkeys_person on passkeys (person_id)`,
    `create table second_factors (
      id text primary key, person_id text not null unique references people (id), secret text not null,
      backup_codes text not null, verified bigint not null, failed_verification_count bigint not null default 0,
      locked_until_ms bigint)`,
    `create table members (
      workspace_id text not null references owners (id), person_id text not null references people (id),
      role text not null, source text, created_ms bigint not null, primary key (workspace_id, person_id))`,
    `create index members_person on members (person_id)`,
    `create table invitations (
      id text primary key, workspace_id text not null references owners (id), role text not null, gateway_role text, email text,
      digest text not null unique, proves_email bigint not null, invited_by text, created_ms bigint not null,
      expires_ms bigint not null)`,
    `create index invitations_workspace on invitations (workspace_id, created_ms)`,
    `create table sign_in_attempts (subject text primary key, attempts bigint not null, until_ms bigint not null)`,
    `create index sign_in_attempts_until on sign_in_attempts (until_ms)`,
  ]
}

/** A renewed session stays the same row: whatever ends it ends the token before as well. */
export function addLastTokens(): string[] {
  return [
    `alter table person_sessions add column last_token text`,
    `alter table person_sessions add column last_token_until_ms bigint`,
    `create unique index person_sessions_last_token on person_sessions (last_token)`,
  ]
}
