// The gateway keeps an operator: whatever takes the role from somebody, suspends or deletes them, is one group of writes that
// begins with `lockOperators`, so that two at once, at two gateways, cannot take it from the last two.
import type { InsertObject } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import { expectRows, type Statement } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'
import type { GatewayRole } from '../roles.ts'

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

/** Sets the role over all workspaces; `source` is the provider of single sign-on that says so. */
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
  return [...(role === 'operator' ? [] : keepOperator(store, personId)), expectRows(1, change)]
}

export function planSuspension(store: Store, personId: string, suspendedMs: number | null) {
  const change = store.db.updateTable('people').set({ suspended_ms: suspendedMs }).where('id', '=', personId)
  return [...(suspendedMs === null ? [] : keepOperator(store, personId)), expectRows(1, change)]
}

/** The person and all that is theirs; what they did stays where it is recorded. Fails where a workspace would lose its owner. */
export function planDeletion(store: Store, personId: string) {
  const { db } = store
  const owned = db
    .selectFrom('members as own')
    .select('own.workspace_id')
    .where('own.person_id', '=', personId)
    .where('own.role', '=', 'owner')
  // Writes each of the workspaces, so that nobody else takes another owner from one at the same time.
  const lock = db
    .updateTable('owners')
    .set((eb) => ({ status: eb.ref('owners.status') }))
    .where('id', 'in', owned)
  const withOthers = db
    .selectFrom('members as other')
    .select('other.workspace_id')
    .where('other.role', '=', 'owner')
    .where('other.person_id', '<>', personId)
  const left = db
    .updateTable('people')
    .set({ suspended_ms: store.clock.nowMs() })
    .where('id', '=', personId)
    .where(({ not, exists }) => not(exists(owned.where('own.workspace_id', 'not in', withOthers))))
  return [
    ...keepOperator(store, personId),
    lock,
    expectRows(1, left),
    db.deleteFrom('members').where('person_id', '=', personId),
    db.deleteFrom('person_sessions').where('person_id', '=', personId),
    db.deleteFrom('person_accounts').where('person_id', '=', personId),
    db.deleteFrom('passkeys').where('person_id', '=', personId),
    db.deleteFrom('second_factors').where('person_id', '=', personId),
    db.deleteFrom('person_verifications').where('value', '=', personId),
    db.deleteFrom('people').where('id', '=', personId),
  ]
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
