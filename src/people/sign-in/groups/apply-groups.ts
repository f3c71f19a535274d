// Groups at a provider of single sign-on -> roles here, at each sign-in with it. What the provider gave it also takes back; what
// somebody here gave stays as it is, and a workspace keeps its last owner.
import { FIRST_OWNER, type Owners } from '../../../keys/owners.ts'
import { WriteConflict } from '../../../store/store-error.ts'
import type { Write } from '../../../store/statement.ts'
import type { Store } from '../../../store/store.ts'
import { renewSessions } from '../../accounts/session-store.ts'
import { planGatewayRole } from '../../accounts/operator-store.ts'
import type { GivenRoleEvent, SignInCaller } from '../../people.ts'
import { isWorkspaceRole, type GatewayRole, type WorkspaceRole } from '../../roles.ts'
import { planMember, planRemoval, planRole } from '../../workspaces/member-store.ts'
import { expectGatewayRole, readGivenRoles, type GivenRoles } from './given-role-store.ts'
import { oidcId, type OidcSettings } from '../sign-in-settings.ts'

/** What a group's word means; undefined: nothing that there is. */
function readRole(word: string): { gateway: GatewayRole } | { workspace: string; role: WorkspaceRole } | undefined {
  if (word === 'operator' || word === 'support') return { gateway: word }
  const slash = word.lastIndexOf('/')
  const [workspace, role] = slash < 0 ? [FIRST_OWNER, word] : [word.slice(0, slash), word.slice(slash + 1)]
  return isWorkspaceRole(role) ? { workspace, role } : undefined
}

/** The most that any of the groups gives. */
type Roles = { gateway: GatewayRole | undefined; workspaces: ReadonlyMap<string /* name */, WorkspaceRole> }

const order: readonly WorkspaceRole[] = ['owner', 'admin', 'member', 'billing', 'read-only']

function mapGroups({ groups }: OidcSettings, names: readonly string[]): Roles {
  const workspaces = new Map<string, WorkspaceRole>()
  let gateway: GatewayRole | undefined
  for (const name of names) {
    const role = readRole(groups.get(name) ?? '')
    if (role === undefined) continue
    if ('gateway' in role) {
      gateway = gateway === 'operator' ? gateway : role.gateway
      continue
    }
    const known = workspaces.get(role.workspace)
    if (known === undefined || order.indexOf(role.role) < order.indexOf(known))
      workspaces.set(role.workspace, role.role)
  }
  return { gateway, workspaces }
}

/** Whether these groups let somebody in who was not here before. */
export function opensDoor(settings: OidcSettings, names: readonly string[]): boolean {
  const { gateway, workspaces } = mapGroups(settings, names)
  return gateway !== undefined || workspaces.size > 0
}

type Parts = { store: Store; owners: Owners; recordRole: SignInCaller['recordRole'] }

/** Makes the person's roles what their groups say. Workspaces that there are not are passed over. */
export async function applyGroups(
  { store, owners, recordRole }: Parts,
  settings: OidcSettings,
  personId: string,
  names: readonly string[],
): Promise<void> {
  if (settings.groups.size === 0) return
  const roles = mapGroups(settings, names)
  const wanted = new Map<string, WorkspaceRole>()
  for (const [name, role] of roles.workspaces) {
    const owner = await owners.find(name)
    if (owner !== undefined) wanted.set(owner.id, role)
  }
  const given = await readGivenRoles(store, personId)
  const person = { id: personId, email: given.email }
  const provider = { id: oidcId(settings), name: settings.name }
  for (const { writes, ...change } of planChanges(
    { store, personId, source: provider.id, given },
    roles.gateway,
    wanted,
  )) {
    const event = { ...change, provider, person }
    // As everywhere, a change of access is written down before it is done: none is in no entry.
    await recordRole({ ...event, outcome: 'begun' })
    await recordRole({ ...event, outcome: (await writeUnlessLast(store, writes)) ? 'done' : 'failed' })
  }
}

type Change = Pick<GivenRoleEvent, 'workspaceId' | 'before' | 'after'> & { writes: readonly Write[] }
type Place = { store: Store; personId: string; source: string; given: GivenRoles }

/** What is not as it should be, and is this provider's to change. */
function planChanges(
  { store, personId, source, given }: Place,
  gateway: GatewayRole | undefined,
  wanted: ReadonlyMap<string, WorkspaceRole>,
): Change[] {
  const changes: Change[] = []
  const { gatewayRole: known, gatewaySource } = given
  if ((gatewaySource === source || known === undefined) && known !== gateway) {
    const writes = [
      expectGatewayRole(store, personId, known),
      ...planGatewayRole(store, personId, gateway, source),
      renewSessions(store, personId),
    ]
    changes.push({ workspaceId: undefined, before: known, after: gateway, writes })
  }
  for (const [workspaceId, after] of wanted) {
    const member = given.members.get(workspaceId)
    if (member === undefined) {
      const writes = planMember(store, workspaceId, personId, after, source)
      changes.push({ workspaceId, before: undefined, after, writes })
    } else if (member.source === source && member.role !== after) {
      const writes = planRole(store, { workspaceId, personId, role: member.role }, after, source)
      changes.push({ workspaceId, before: member.role, after, writes })
    }
  }
  for (const [workspaceId, { role, source: by }] of given.members) {
    if (by !== source || wanted.has(workspaceId)) continue
    const writes = planRemoval(store, { workspaceId, personId, role })
    changes.push({ workspaceId, before: role, after: undefined, writes })
  }
  return changes
}

/** Whether it was done: not what would take the last owner or operator, or where another change was faster. */
async function writeUnlessLast(store: Store, writes: readonly Write[]): Promise<boolean> {
  try {
    await store.write(writes)
    return true
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error
    return false
  }
}
