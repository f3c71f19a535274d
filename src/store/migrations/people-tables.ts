// The tables of those who sign in to the console, as `add-people.ts` makes them.

/** Who signs in to the console. The sign-in tables are read and written by better-auth (`people/sign-in/auth-tables.ts`). */
type PeopleTable = {
  id: string
  name: string
  /** Lower case. */
  email: string
  email_verified: number
  has_second_factor: number
  /** Over all workspaces: `operator` or `support`; null: none. */
  gateway_role: string | null
  /** The provider of single sign-on that gave it; null: somebody here did. */
  gateway_role_source: string | null
  suspended_ms: number | null
  last_seen_ms: number | null
  image: string | null
  created_ms: number
  updated_ms: number
}

type PersonSessionsTable = {
  id: string
  person_id: string
  /** What the cookie carries beside its signature. */
  token: string
  /** The token before the last renewal, which serves until then. */
  last_token: string | null
  last_token_until_ms: number | null
  expires_ms: number
  /** When the person signed in: a renewed session keeps it. */
  created_ms: number
  updated_ms: number
  address: string | null
  user_agent: string | null
  /** 1: what its person may do has changed, so its next request gets another token. */
  must_renew: number
}

/** A way in that a person has: a password, or an account at a provider of single sign-on. */
type PersonAccountsTable = {
  id: string
  person_id: string
  account_id: string
  provider_id: string
  access_token: string | null
  refresh_token: string | null
  id_token: string | null
  access_token_expires_ms: number | null
  refresh_token_expires_ms: number | null
  scope: string | null
  /** Its scrypt hash. */
  password: string | null
  created_ms: number
  updated_ms: number
}

/** What is awaited for a short time: a reset of a password, the end of a sign-in elsewhere, a passkey's answer. */
type PersonVerificationsTable = {
  id: string
  identifier: string
  value: string
  expires_ms: number
  created_ms: number
  updated_ms: number
}

type PasskeysTable = {
  id: string
  name: string | null
  public_key: string
  person_id: string
  credential_id: string
  counter: number
  device_type: string
  backed_up: number
  transports: string | null
  aaguid: string | null
  created_ms: number | null
}

/** Secrets of one-time codes, and recovery codes; both encrypted. */
type SecondFactorsTable = {
  id: string
  person_id: string
  secret: string
  backup_codes: string
  verified: number
  failed_verification_count: number
  locked_until_ms: number | null
}

type MembersTable = {
  /** An owner of the ledger. */
  workspace_id: string
  person_id: string
  role: string
  /** The provider of single sign-on that gave it; null: somebody here did. */
  source: string | null
  created_ms: number
}

type InvitationsTable = {
  id: string
  workspace_id: string
  role: string
  /** Over all workspaces; null: none. */
  gateway_role: string | null
  /** Null: whoever has the link. */
  email: string | null
  /** SHA-256 of the link's token, hex. */
  digest: string
  /** 1: the link went to the mailbox of `email` and to nobody else, or the operator made it. */
  proves_email: number
  invited_by: string | null
  /** Management keys, with spaces between them, each made with the one before; null: a person did it. */
  made_with: string | null
  created_ms: number
  expires_ms: number
}

/** How often something was tried within a window, by account or address; digests, so that no list of e-mails is kept. */
type SignInAttemptsTable = { subject: string; attempts: number; until_ms: number }

export type PeopleTables = {
  people: PeopleTable
  person_sessions: PersonSessionsTable
  person_accounts: PersonAccountsTable
  person_verifications: PersonVerificationsTable
  passkeys: PasskeysTable
  second_factors: SecondFactorsTable
  members: MembersTable
  invitations: InvitationsTable
  sign_in_attempts: SignInAttemptsTable
}
