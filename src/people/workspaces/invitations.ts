// Invitations to a workspace: for one use within seven days, by mail where there is mail, else as a link that the inviter hands
// over. The token is in the link alone. Whoever accepts it is signed in already, or makes an account with it.
import { bounds } from '../../foundation/bounds.ts'
import { newId } from '../../foundation/ids.ts'
import { WriteConflict } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'
import { planAccount } from '../accounts/plan-account-store.ts'
import { readAccount, readEmail } from '../accounts/read-account.ts'
import type { PasswordWork } from '../accounts/password-work.ts'
import { planGatewayRole } from '../accounts/operator-store.ts'
import { findPersonById } from '../accounts/person-store.ts'
import type { Letters } from '../mail/letters.ts'
import { PeopleError } from '../people-error.ts'
import type { Invitation, Invitations, NewAccount } from '../people.ts'
import { mayGiveRole } from '../roles.ts'
import type { AttemptLimits } from '../sign-in/attempts/attempt-limits.ts'
import * as invited from './invitation-store.ts'
import { countMembers, planMember } from './member-store.ts'

const TOKEN_BYTES = 24

type Parts = {
  store: Store
  passwords: PasswordWork
  limits: AttemptLimits
  /** Undefined: no mail is configured. */
  letters(): Letters | undefined
  /** What links begin with. */
  consoleUrl(): string
}

type Wanted = Omit<Parameters<typeof invited.planInvitation>[1], 'id' | 'digest' | 'createdMs' | 'expiresMs'>

export function createInvitations(parts: Parts): Invitations {
  const { store } = parts
  return {
    list: async (workspaceId) => (await invited.readInvitations(store, { workspaceId })).map(withoutDetails),
    create: (options) => send(parts, options),
    async createForOperator(workspaceId, email) {
      const roles = { role: 'owner', gatewayRole: 'operator' } as const
      return (
        await invite(parts, { workspaceId, ...roles, email, invitedBy: undefined, madeWith: [], provesEmail: true })
      ).url
    },
    revoke: (workspaceId, id) =>
      store.write([invited.withdrawInvitation(store, workspaceId, id)]).catch((error: unknown) => {
        if (error instanceof WriteConflict) throw new PeopleError('not_found', 'There is no such thing here.')
        throw error
      }),
    async read(token) {
      const found = await read(store, token)
      return { invitation: withoutDetails(found), workspaceName: found.workspaceName }
    },
    accept: (token, personId) => accept(store, token, personId),
    acceptAsNew: (token, account, address) => acceptAsNew(parts, token, account, address),
  }
}

async function read(store: Store, token: string): Promise<invited.StoredInvitation> {
  const [found] = await invited.readInvitations(store, { digest: invited.digestToken(token) })
  return found ?? refuseGone()
}

async function invite({ store, consoleUrl }: Parts, wanted: Wanted) {
  const token = store.random.bytes(TOKEN_BYTES).toString('base64url')
  const nowMs = store.clock.nowMs()
  const times = { createdMs: nowMs, expiresMs: nowMs + bounds.invitationMs }
  const stored = { ...wanted, ...times, id: newId('inv_', store.random), digest: invited.digestToken(token) }
  try {
    await store.write(invited.planInvitation(store, stored))
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error
    throw new PeopleError('conflict', `A workspace has ${bounds.invitationsPerWorkspace} open invitations at most.`)
  }
  return { made: await read(store, token), url: `${consoleUrl()}/console/invitation#${token}` }
}

async function send(parts: Parts, options: Parameters<Invitations['create']>[0]) {
  const { store, limits, letters } = parts
  const { workspaceId, role, gatewayRole, email: written, invitedBy, madeWith = [], giver } = options
  if (!mayGiveRole(giver, role) || (gatewayRole !== undefined && giver !== 'operator'))
    throw new PeopleError('forbidden', 'Nobody invites to a role above their own.', { field: 'role' })
  const email = written === undefined ? undefined : readEmail(written)
  await limits.count('invitation', [`workspace:${workspaceId}`])
  // A workspace is anybody's where people may sign up.
  if (email !== undefined && giver !== 'operator' && letters() !== undefined)
    await limits.count('mail', [`letters to ${email}`])
  await assertMemberRoom(store, workspaceId)
  const post = email === undefined ? undefined : letters()
  const provesEmail = email !== undefined && (post !== undefined || giver === 'operator')
  const { made, url } = await invite(parts, { workspaceId, role, gatewayRole, email, invitedBy, madeWith, provesEmail })
  const invitation = withoutDetails(made)
  if (email === undefined || post === undefined) return { invitation, url }
  const about = { url, workspace: made.workspaceName, inviter: made.invitedBy?.name }
  await post.sendInvitation(email, about).catch(async (error: unknown) => {
    await store.write([invited.withdrawInvitation(store, workspaceId, made.id)])
    throw error
  })
  return { invitation, url: undefined }
}

async function accept(store: Store, token: string, personId: string): Promise<Invitation> {
  const found = await read(store, token)
  const person = (await findPersonById(store, personId)) ?? refuseGone()
  if (found.email !== undefined && found.email !== person.email)
    throw new PeopleError('forbidden', 'This invitation is for another e-mail: sign in with that one.')
  const proof = found.provesEmail ? [invited.proveEmail(store, personId)] : []
  const { gatewayRole } = found
  const over = gatewayRole === undefined ? [] : planGatewayRole(store, personId, gatewayRole)
  const member = planMember(store, found.workspaceId, personId, found.role)
  await take(store, found, [...over, ...member, ...proof], 'You are a member of this workspace already.')
  return withoutDetails(found)
}

async function acceptAsNew({ store, limits, passwords }: Parts, token: string, given: NewAccount, address: string) {
  const found = await read(store, token)
  await limits.count('account', [`address:${address}`, `invitation:${found.id}`])
  const account = readAccount(given)
  if (found.email !== undefined && found.email !== account.email)
    throw new PeopleError('invalid', 'This invitation is for another e-mail.', { field: 'email' })
  const { person, writes } = planAccount(store, account, {
    passwordHash: await passwords.hash(account.password),
    emailVerified: found.provesEmail,
    ...(found.gatewayRole && { gatewayRole: found.gatewayRole }),
  })
  const member = planMember(store, found.workspaceId, person.id, found.role)
  await take(store, found, [...writes, ...member], 'This e-mail has an account: sign in, and open the link again.')
  return { invitation: withoutDetails(found), person }
}

/** All of it or nothing. `taken`: what to say where the invitation is still there, and the rest was refused. */
async function take(
  store: Store,
  found: invited.StoredInvitation,
  writes: Parameters<Store['write']>[0],
  taken: string,
): Promise<void> {
  try {
    await store.write([...writes, invited.takeInvitation(store, found.id)])
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error
    const left = await invited.readInvitations(store, { workspaceId: found.workspaceId })
    if (!left.some(({ id }) => id === found.id)) refuseGone()
    await assertMemberRoom(store, found.workspaceId)
    throw new PeopleError('conflict', taken, { field: 'email' })
  }
}

async function assertMemberRoom(store: Store, workspaceId: string): Promise<void> {
  if ((await countMembers(store, workspaceId)) >= bounds.membersPerWorkspace)
    throw new PeopleError('conflict', `A workspace has ${bounds.membersPerWorkspace} members at most.`)
}

function withoutDetails({
  workspaceName: _name,
  provesEmail: _proof,
  gatewayRole: _over,
  ...invitation
}: invited.StoredInvitation): Invitation {
  return invitation
}

function refuseGone(): never {
  throw new PeopleError('gone', 'This invitation was used, withdrawn, or has expired: ask for another one.')
}
