// Groups at a provider of single sign-on -> roles here, at each sign-in with it. What the provider gave it also takes back; what
// somebody here gave stays as it is, and a workspace keeps its last owner.
import { FIRST_OWNER, type Owners } from '../../../keys/owners.ts'
import { WriteConflict } from '../../../store/store-error.ts'
import type { Write } from '../../../store/statement.ts'
import type { Store } from '../../../store/store.ts'
import { renewSessions } from '../../accounts/session-store.ts'
import { planGatewayRole } from '../../accounts/operator-store.ts'
import { isWorkspaceRole, type GatewayRole, type WorkspaceRole } from '../../roles.ts'
import { planMember, planRemoval, planRole } from '../../workspaces/member-store.ts'
import { readGivenRoles } from './given-role-store.ts'
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

/** Makes the person's roles what their groups say. Workspaces that there are not are passed over. */
export async function applyGroups(
  { store, owners }: { store: Store; owners: Owners },
  settings: OidcSettings,
  personId: string,
  names: readonly string[],
): Promise<void> {
  if (settings.groups.size === 0) return
  const source = oidcId(settings)
  const { gateway, workspaces } = mapGroups(settings, names)
  const given = await readGivenRoles(store, personId)
  const changes: Write[][] = []
  if (given.gatewaySource === source || given.gatewayRole === undefined)
    if (given.gatewayRole !== gateway)
      changes.push([...planGatewayRole(store, personId, gateway, source), renewSessions(store, personId)])
  const wanted = new Map<string, WorkspaceRole>()
  for (const [name, role] of workspaces) {
    const owner = await owners.find(name)
    if (owner !== undefined) wanted.set(owner.id, role)
  }
  for (const [workspaceId, role] of wanted) {
    const member = given.members.get(workspaceId)
    if (member === undefined) changes.push(planMember(store, workspaceId, personId, role, source))
    else if (member.source === source && member.role !== role)
      changes.push(planRole(store, { workspaceId, personId, role: member.role }, role, source))
  }
  for (const [workspaceId, { role, source: by }] of given.members)
    if (by === source && !wanted.has(workspaceId)) changes.push(planRemoval(store, { workspaceId, personId, role }))
  for (const writes of changes) await writeUnlessLast(store, writes)
}

/** One that would take the last owner or operator, or that another sign-in of the person has done, is passed over. */
async function writeUnlessLast(store: Store, writes: readonly Write[]): Promise<void> {
  try {
    await store.write(writes)
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error
  }
}
