// Who signs in to the console, and where they belong. A person has one account for the whole gateway, is a member of any
// number of workspaces with a role in each, and may have a role over all of them. A workspace is an owner of the ledger
// under the same id. Passwords, passkeys, second factors, single sign-on and sessions are better-auth's work on our own
// tables; workspaces, members and invitations are ours. Everything here throws PeopleError where something is not done for a
// reason that the person may know.
import type { GatewayRole, RoleGiver, WorkspaceRole } from './roles.ts'

export type Person = {
  id: string
  email: string
  name: string
  gatewayRole: GatewayRole | undefined
  emailVerified: boolean
  hasSecondFactor: boolean
}

export type Session = {
  id: string
  person: Person
  /** Role by the id of the workspace. */
  memberships: ReadonlyMap<string /* workspace id */, WorkspaceRole>
  /** When the person signed in. */
  createdMs: number
  expiresMs: number
  /**
   * `Set-Cookie` headers that the answer to this request must carry: the session was renewed, since it was a day old or
   * what its person may do has changed.
   */
  cookies: readonly string[]
}

export type People = {
  ways(): SignInWays
  /** The session of these headers' cookie; undefined: none, or its person is suspended. */
  readSession(headers: Headers): Promise<Session | undefined>
  /**
   * better-auth's routes under `/admin/auth/` that are open; anything else is `not_found`. What better-auth refuses is an answer.
   */
  handle(request: Request, caller: SignInCaller): Promise<Response>
  /**
   * For an operator who cannot come in, and asks on the machine itself: makes this e-mail's person operator and takes their
   * second factor away, or invites a new one. The link is good for an hour where they have an account, else for seven days.
   */
  recoverOperator(email: string): Promise<{ url: string; isNew: boolean }>
  readonly firstOperator: FirstOperator
  readonly accounts: Accounts
  readonly workspaces: Workspaces
  readonly members: Members
  readonly invitations: Invitations
}

/** Who sends a request for sign-in. */
export type SignInCaller = {
  /** For limits. */
  address: string
  /** Named in every error. */
  requestId: string
  /** Writes to the audit log what became of the request. @throws where it could not be written. */
  record(event: SignInEvent): Promise<void>
  /** Likewise a role that single sign-on gives or takes. */
  recordRole(event: GivenRoleEvent): Promise<void>
}

/** What somebody who has an account did, or was tried in their name. */
export type SignInEvent = {
  /** Its name in the audit log, such as `me.sign-in`. */
  action: string
  person: Pick<Person, 'id' | 'email'>
  /** Whether it was this person for certain, and not somebody who tried to be them. */
  isKnown: boolean
  /** How: `password`, `passkey`, `one-time-code`, `recovery-code`, or the provider of single sign-on. */
  by?: string
  outcome: 'done' | 'failed'
  /** The error's code, where it failed. */
  reason: string | null
}

/** A role that a person's groups at a provider of single sign-on give or take: written before it is done, and after. */
export type GivenRoleEvent = {
  /** Its id as in `SignInWays`. */
  provider: { id: string; name: string }
  person: Pick<Person, 'id' | 'email'>
  /** Undefined: a role over all workspaces. */
  workspaceId: string | undefined
  before: WorkspaceRole | GatewayRole | undefined
  after: WorkspaceRole | GatewayRole | undefined
  /** `failed`: the workspace would have no owner, the gateway no operator, or another change was faster. */
  outcome: 'begun' | 'done' | 'failed'
}

/** How people can sign in here. */
type SignInWays = {
  /** Open: whoever comes may make an account, and gets a workspace of their own. */
  signUp: 'open' | 'closed'
  isMailConfigured: boolean
  /** Providers of single sign-on; `id` is what `/admin/auth/sign-in/social` takes as `provider`. */
  oidc: readonly { id: string; name: string }[]
}

export type NewAccount = { name: string; email: string; password: string }

/** The one-time link of the first start. */
export type FirstOperator = {
  /** Whether there is no operator yet. */
  isNeeded(): Promise<boolean>
  /** What follows `/console/setup#` in the link that is printed; undefined where there is an operator. */
  readToken(): Promise<string | undefined>
  /** Makes the operator, who owns the first workspace too. The person then signs in as anybody does. */
  create(token: string, account: NewAccount): Promise<Person>
}

export type ListedPerson = Person & {
  createdMs: number
  lastSeenMs: number | undefined
  suspendedMs: number | undefined
  workspaces: readonly { id: string; name: string; role: WorkspaceRole }[]
}

export type ListedSession = {
  id: string
  createdMs: number
  /** It was used on that day at least: a session in use is renewed daily. */
  renewedMs: number
  expiresMs: number
  address: string
  userAgent: string
}

/** A page of a list; `next` is undefined at its end. */
export type Page<Item> = { items: readonly Item[]; next: string | undefined }

export type Passkey = { id: string; name: string | undefined; createdMs: number | undefined }

export type Accounts = {
  find(personId: string): Promise<ListedPerson | undefined>
  hasPassword(personId: string): Promise<boolean>
  /** The providers of single sign-on that this person has come by; ids as in `SignInWays`. */
  listProviders(personId: string): Promise<string[]>
  /** The oldest first. */
  listPasskeys(personId: string): Promise<Passkey[]>
  findByEmail(email: string): Promise<Person | undefined>
  /** By e-mail; `search` is in the e-mail or the name. */
  list(query: { search?: string | undefined; after?: string | undefined; limit: number }): Promise<Page<ListedPerson>>
  rename(personId: string, name: string): Promise<void>
  /** The last operator cannot be made anything else. Their sessions end. */
  setGatewayRole(personId: string, role: GatewayRole | undefined): Promise<void>
  /** Nobody suspended has a session; the last operator cannot be suspended. */
  setSuspended(personId: string, isSuspended: boolean): Promise<void>
  listSessions(personId: string): Promise<ListedSession[]>
  /** Ends one session of this person. */
  endSession(personId: string, sessionId: string): Promise<void>
  /** Ends all of them but `kept`. */
  endSessions(personId: string, kept?: string): Promise<void>
  /**
   * Deletes the person. Asks for the password where the person has one; refused for the last operator, and while a
   * workspace has no other owner.
   */
  delete(personId: string, password: string | undefined): Promise<void>
}

export type Workspace = { id: string; name: string; status: 'active' | 'suspended'; createdMs: number }

export type Workspaces = {
  find(workspaceId: string): Promise<Workspace | undefined>
  /** With its wallet. `ownerId`: the person who owns it; without one, an invitation gives it its first member. */
  create(name: string, ownerId: string | undefined): Promise<Workspace>
  /** Removes one that was just made, where nobody has used it since; else it stays. */
  takeBack(workspaceId: string): Promise<void>
  rename(workspaceId: string, name: string): Promise<void>
  setStatus(workspaceId: string, status: Workspace['status']): Promise<void>
}

export type Member = { person: Person; role: WorkspaceRole; createdMs: number; lastSeenMs: number | undefined }

/** A workspace that has an owner keeps at least one, whatever happens at once. */
export type Members = {
  list(workspaceId: string): Promise<Member[]>
  find(workspaceId: string, personId: string): Promise<Member | undefined>
  /** `giver` may neither give nor take a role above their own. */
  changeRole(workspaceId: string, personId: string, role: WorkspaceRole, giver: RoleGiver): Promise<void>
  remove(workspaceId: string, personId: string, giver: RoleGiver): Promise<void>
  leave(workspaceId: string, personId: string): Promise<void>
  /** Makes another member an owner, and `from` an admin. */
  transfer(workspaceId: string, from: string, to: string): Promise<void>
}

export type Invitation = {
  id: string
  workspaceId: string
  role: WorkspaceRole
  /** The only e-mail that may accept it; undefined: whoever has the link. */
  email: string | undefined
  invitedBy: { id: string; name: string } | undefined
  createdMs: number
  expiresMs: number
}

/** For one use within seven days. */
export type Invitations = {
  /** Those that can still be accepted. */
  list(workspaceId: string): Promise<Invitation[]>
  /**
   * `url` is shown once, to hand it over; undefined where it was sent by mail: then only the reader of that mailbox has it,
   * so that accepting it proves the e-mail.
   */
  create(options: {
    workspaceId: string
    role: WorkspaceRole
    /** Over all workspaces beside it; the operator's alone to give. */
    gatewayRole?: GatewayRole
    email: string | undefined
    invitedBy: string | undefined
    /** Management keys: the invitation is void once one of them is revoked. */
    madeWith?: readonly string[]
    giver: RoleGiver
  }): Promise<{ invitation: Invitation; url: string | undefined }>
  /** The link, whether there is mail or not, for whoever has the machine. */
  createForOperator(workspaceId: string, email: string): Promise<string>
  revoke(workspaceId: string, invitationId: string): Promise<void>
  /** What a link invites to. */
  read(token: string): Promise<{ invitation: Invitation; workspaceName: string }>
  /** For somebody who is signed in. */
  accept(token: string, personId: string): Promise<Invitation>
  /** Makes an account with it. `address` is the caller's, for limits. */
  acceptAsNew(token: string, account: NewAccount, address: string): Promise<{ invitation: Invitation; person: Person }>
}
