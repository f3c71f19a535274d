// The gateway keeps an operator: whatever takes the role from somebody, suspends or deletes them, is one group of writes that
// begins with `lockOperators`, so that two at once, at two gateways, cannot take it from the last two.
import type { InsertObject } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import { expectRows, type Statement } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'
import type { GatewayRole } from '../roles.ts'
import { endManagementKeys, forgetInvitations } from '../workspaces/member-store.ts'

/** The row whose lock makes such groups come one after the other. */
const LOCK = 'operators_lock'

/** Whether somebody who is not suspended is operator, other than `besides`. */
export async function hasOperator({ db }: Store, besides = ''): Promise<boolean> {
  const row = await operators({ db }, besides).select('id').limit(1).executeTakeFirst()
  return row !== undefined
}

function operators({ db }: Pick<Store, 'db'>, besides = '') {
  return db
    .selectFrom('people')
    .where('gateway_role', '=', 'operator')
    .where('suspended_ms', 'is', null)
    .where('id', '<>', besides)
}

function lockOperators({ db }: Store) {
  return db
    .insertInto('settings')
    .values({ name: LOCK, value: '' })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: '' }))
}

/** These fail where there is an operator by then. */
export function claimFirstOperator(store: Store) {
  const mark = store.db
    .updateTable('settings')
    .set({ value: '' })
    .where('name', '=', LOCK)
    .where(({ not, exists }) => not(exists(operators(store).select('id'))))
  return [lockOperators(store), expectRows(1, mark)]
}

/** These fail where this person is the only operator by then, or is not there. */
function keepOperator(store: Store, personId: string): (Statement | ReturnType<typeof lockOperators>)[] {
  const mark = store.db
    .updateTable('settings')
    .set({ value: '' })
    .where('name', '=', LOCK)
    .where(({ or, not, exists }) =>
      or([
        not(exists(operators(store).select('id').where('id', '=', personId))),
        exists(operators(store, personId).select('id')),
      ]),
    )
  return [lockOperators(store), expectRows(1, mark)]
}

/**
 * Sets the role over all workspaces; `source` is the provider of single sign-on that says so. With an operator's role end the
 * management keys that they made where they are no member, and their open invitations are void.
 */
export function planGatewayRole(
  store: Store,
  personId: string,
  role: GatewayRole | undefined,
  source: string | null = null,
) {
  const change = store.db
    .updateTable('people')
    .set({ gateway_role: role ?? null, gateway_role_source: role === undefined ? null : source })
    .where('id', '=', personId)
  if (role === 'operator') return [expectRows(1, change)]
  const joined = joinedWorkspaces(store, personId)
  const keys = endManagementKeys(store, personId).where(({ eb, or }) =>
    or([eb('owner_id', 'is', null), eb('owner_id', 'not in', joined)]),
  )
  return [...keepOperator(store, personId), expectRows(1, change), keys, forgetInvitations(store, { personId })]
}

/** Whoever is suspended has no session, and what they invited to is void. */
export function planSuspension(store: Store, personId: string, suspendedMs: number | null) {
  const change = expectRows(
    1,
    store.db.updateTable('people').set({ suspended_ms: suspendedMs }).where('id', '=', personId),
  )
  if (suspendedMs === null) return [change]
  return [...keepOperator(store, personId), change, forgetInvitations(store, { personId })]
}

/** The person and all that is theirs; what they did stays where it is recorded. Fails where a workspace would lose its owner. */
export function planDeletion(store: Store, personId: string) {
  const { db } = store
  const joined = joinedWorkspaces(store, personId)
  // Writes each of their workspaces, so that at the same time nobody takes another owner from one, or makes them its owner.
  const lock = db
    .updateTable('owners')
    .set((eb) => ({ status: eb.ref('owners.status') }))
    .where('id', 'in', joined)
  const withOthers = db
    .selectFrom('members as other')
    .select('other.workspace_id')
    .where('other.role', '=', 'owner')
    .where('other.person_id', '<>', personId)
  const owned = joined.where('own.role', '=', 'owner').where('own.workspace_id', 'not in', withOthers)
  const left = db
    .updateTable('people')
    .set({ suspended_ms: store.clock.nowMs() })
    .where('id', '=', personId)
    .where(({ not, exists }) => not(exists(owned)))
  return [
    ...keepOperator(store, personId),
    lock,
    expectRows(1, left),
    db.deleteFrom('members').where('person_id', '=', personId),
    endManagementKeys(store, personId),
    forgetInvitations(store, { personId }),
    db.deleteFrom('person_sessions').where('person_id', '=', personId),
    db.deleteFrom('person_accounts').where('person_id', '=', personId),
    db.deleteFrom('passkeys').where('person_id', '=', personId),
    db.deleteFrom('second_factors').where('person_id', '=', personId),
    db.deleteFrom('person_verifications').where('value', '=', personId),
    db.deleteFrom('people').where('id', '=', personId),
  ]
}

function joinedWorkspaces({ db }: Store, personId: string) {
  return db.selectFrom('members as own').select('own.workspace_id').where('own.person_id', '=', personId)
}

type Reset = InsertObject<Schema, 'person_verifications'>

/** Operator, not suspended, without a second factor, with an e-mail that needs no proof, and about to choose a password. */
export function planRecovery(store: Store, personId: string, reset: Reset) {
  const { db } = store
  const change = db
    .updateTable('people')
    .set({ suspended_ms: null, has_second_factor: 0, email_verified: 1 })
    .where('id', '=', personId)
  return [
    ...planGatewayRole(store, personId, 'operator'),
    change,
    db.deleteFrom('second_factors').where('person_id', '=', personId),
    db.deleteFrom('person_sessions').where('person_id', '=', personId),
    // Links that were sent, and browsers that are trusted without a second step.
    db.deleteFrom('person_verifications').where('value', '=', personId),
    db.insertInto('person_verifications').values(reset),
  ]
}
