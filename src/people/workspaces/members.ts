// Who belongs to a workspace, and as what.
import { WriteConflict } from '../../store/store-error.ts'
import type { Write } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'
import { PeopleError } from '../people-error.ts'
import type { Member, Members } from '../people.ts'
import { mayGiveRole, type RoleGiver } from '../roles.ts'
import { planRemoval, planRole, readMembers } from './member-store.ts'

export function createMembers(store: Store): Members {
  const find = async (workspaceId: string, personId: string): Promise<Member | undefined> =>
    (await readMembers(store, workspaceId, personId))[0]

  /** The member, whose role `giver` may take. */
  const findBelow = async (workspaceId: string, personId: string, giver: RoleGiver): Promise<Member> => {
    const member = (await find(workspaceId, personId)) ?? refuseMissing()
    if (!mayGiveRole(giver, member.role)) refuseAbove()
    return member
  }

  const write = async (writes: readonly Write[]): Promise<void> => {
    try {
      await store.write(writes)
    } catch (error) {
      if (!(error instanceof WriteConflict)) throw error
      throw new PeopleError(
        'conflict',
        'The workspace has no other owner, or somebody has changed this member at the same time.',
        { field: 'role' },
      )
    }
  }

  return {
    list: (workspaceId) => readMembers(store, workspaceId),
    find,
    async changeRole(workspaceId, personId, role, giver) {
      const member = await findBelow(workspaceId, personId, giver)
      if (!mayGiveRole(giver, role)) refuseAbove()
      const place = { workspaceId, personId, role: member.role }
      await write(planRole(store, place, role))
    },
    async remove(workspaceId, personId, giver) {
      const { role } = await findBelow(workspaceId, personId, giver)
      await write(planRemoval(store, { workspaceId, personId, role }))
    },
    async leave(workspaceId, personId) {
      const { role } = (await find(workspaceId, personId)) ?? refuseMissing()
      await write(planRemoval(store, { workspaceId, personId, role }))
    },
    async transfer(workspaceId, from, to) {
      const [giver, taker] = await Promise.all([find(workspaceId, from), find(workspaceId, to)])
      if (giver === undefined || taker === undefined || from === to) return refuseMissing()
      if (giver.role !== 'owner') return refuseAbove()
      await write([
        ...planRole(store, { workspaceId, personId: to, role: taker.role }, 'owner'),
        ...planRole(store, { workspaceId, personId: from, role: 'owner' }, 'admin'),
      ])
    },
  }
}

function refuseAbove(): never {
  throw new PeopleError('forbidden', 'Nobody gives or takes a role above their own.', { field: 'role' })
}

function refuseMissing(): never {
  throw new PeopleError('not_found', 'There is no such thing here.')
}
