// Workspaces: the ledger's owners as the console sees them. A workspace and its wallet are made together, with the member who owns
// it.
import type { Nanos } from '../../foundation/nanos.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Owner, Owners } from '../../keys/owners.ts'
import { WriteConflict } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'
import { PeopleError } from '../people-error.ts'
import type { Workspace, Workspaces } from '../people.ts'
import { planFirstMember } from './member-store.ts'

type Parts = {
  store: Store
  owners: Owners
  /** Of a new wallet: how far below zero it may go. */
  creditLimit(): Nanos | 'unlimited'
}

export function createWorkspaces({ store, owners, creditLimit }: Parts): Workspaces {
  return {
    async find(workspaceId) {
      const owner = await owners.find(workspaceId)
      return owner === undefined || owner.id !== workspaceId ? undefined : decodeWorkspace(owner)
    },
    async create(name, ownerId) {
      const member = (id: string) => (ownerId === undefined ? [] : [planFirstMember(store, id, ownerId, 'owner')])
      const owner = await owners.create(name.trim(), creditLimit(), member).catch(explain)
      const workspace = decodeWorkspace(owner)
      if (workspace === undefined) throw new PeopleError('not_found', 'There is no such thing here.')
      return workspace
    },
    takeBack: (workspaceId) =>
      owners.takeBack(workspaceId).catch((error: unknown) => {
        if (!(error instanceof WriteConflict)) throw error
      }),
    rename: (workspaceId, name) => owners.rename(workspaceId, name.trim()).catch(explain),
    setStatus: (workspaceId, status) => owners.setStatus(workspaceId, status).catch(explain),
  }
}

function decodeWorkspace({ id, name, status, createdMs }: Owner): Workspace | undefined {
  return status === 'deleted' ? undefined : { id, name, status, createdMs }
}

function explain(error: unknown): never {
  if (!(error instanceof GatewayError)) throw error
  if (error.kind === 'not_found') throw new PeopleError('not_found', 'There is no such thing here.')
  const isTaken = error.message.includes('already')
  throw new PeopleError(isTaken ? 'conflict' : 'invalid', error.message.replace('an owner', 'a workspace'), {
    field: error.param ?? 'name',
  })
}
