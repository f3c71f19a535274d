// Persons: what each may change of their own, and what the operator does with them.
import { WriteConflict } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'
import type { Write } from '../../store/statement.ts'
import { PeopleError } from '../people-error.ts'
import type { Accounts } from '../people.ts'
import { readPersonName } from './read-account.ts'
import { hasOperator, planDeletion, planGatewayRole, planSuspension } from './operator-store.ts'
import type { PasswordWork } from './password-work.ts'
import {
  findPersonByEmail,
  listPasskeys,
  listPeople,
  listProviders,
  planRename,
  readPasswordHash,
} from './person-store.ts'
import { endOneSession, endSessions, listSessions } from './session-store.ts'

export function createAccounts(store: Store, passwords: PasswordWork): Accounts {
  const find = async (id: string) => (await listPeople(store, { id, limit: 1 })).items[0]
  const mustFind = async (id: string) => (await find(id)) ?? refuseMissing()
  const change = (personId: string, writes: readonly Write[]) => store.write(writes).catch(explain(store, personId))
  return {
    find,
    hasPassword: async (personId) => (await readPasswordHash(store, personId)) !== undefined,
    listProviders: (personId) => listProviders(store, personId),
    listPasskeys: (personId) => listPasskeys(store, personId),
    findByEmail: (email) => findPersonByEmail(store, email),
    list: (query) => listPeople(store, query),
    rename: async (personId, name) => change(personId, [planRename(store, personId, readPersonName(name))]),
    async setGatewayRole(personId, role) {
      await mustFind(personId)
      await change(personId, [...planGatewayRole(store, personId, role), endSessions(store, personId)])
    },
    async setSuspended(personId, isSuspended) {
      await mustFind(personId)
      const planned = planSuspension(store, personId, isSuspended ? store.clock.nowMs() : null)
      await change(personId, isSuspended ? [...planned, endSessions(store, personId)] : planned)
    },
    listSessions: (personId) => listSessions(store, personId),
    endSession: (personId, sessionId) => change(personId, [endOneSession(store, personId, sessionId)]),
    endSessions: (personId, kept) => store.write([endSessions(store, personId, kept)]),
    async delete(personId, password) {
      const hash = await readPasswordHash(store, personId)
      if (hash !== undefined && !(await passwords.verify(hash, password ?? '')))
        throw new PeopleError('invalid', 'This is not your password.', { field: 'password' })
      const person = await mustFind(personId)
      try {
        await store.write(planDeletion(store, personId))
      } catch (error) {
        if (!(error instanceof WriteConflict)) throw error
        if (person.gatewayRole === 'operator' && !(await hasOperator(store, personId))) refuseLastOperator()
        throw new PeopleError(
          'conflict',
          'A workspace has no other owner: transfer it to another member first, or ask the operator.',
        )
      }
    },
  }
}

/** Why a group of writes that must keep an operator was refused. */
function explain(store: Store, personId: string) {
  return async (error: unknown): Promise<never> => {
    if (!(error instanceof WriteConflict)) throw error
    if (!(await hasOperator(store, personId)) && (await hasOperator(store))) return refuseLastOperator()
    return refuseMissing()
  }
}

function refuseLastOperator(): never {
  throw new PeopleError('conflict', 'The gateway has no other operator: make somebody else one first.')
}

function refuseMissing(): never {
  throw new PeopleError('not_found', 'There is no such thing here.')
}
