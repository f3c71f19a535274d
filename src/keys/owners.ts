// Owners: the users whose keys call us and whose wallet pays. An owner and the wallet are made together. The first one,
// `owner`, is unlimited: a person who runs the gateway for themselves is never refused.
import { newId } from '../foundation/ids.ts'
import type { Nanos } from '../foundation/nanos.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import type { OwnersTable } from '../store/schema.ts'
import { expectRows, type Write } from '../store/statement.ts'
import { WriteConflict } from '../store/store-error.ts'
import type { Store } from '../store/store.ts'
import { assertOwnName } from './assert-own-name.ts'
import { countChange } from './count-change.ts'
import type { OwnerStatus } from './key.ts'

export const FIRST_OWNER = 'owner'

export type Owner = { id: string; name: string; status: OwnerStatus; createdMs: number }

export class Owners {
  readonly #store: Store
  readonly #changed: () => Promise<void>

  /** `changed` is called after every change: what is in memory of keys must be forgotten. */
  constructor(store: Store, changed: () => Promise<void>) {
    this.#store = store
    this.#changed = changed
  }

  /**
   * Makes an owner with an empty wallet. `creditLimit`: how far below zero it may go, nano-dollars; 0 is prepaid.
   * `besides`: what else is written, or nothing of all.
   * @throws GatewayError where the name is taken or not fit.
   */
  async create(
    name: string,
    creditLimit: Nanos | 'unlimited' = 0n,
    besides: (ownerId: string) => readonly Write[] = () => [],
  ): Promise<Owner> {
    assertOwnName(name)
    const { db, random, clock } = this.#store
    const owner = { id: newId('own_', random), name, status: 'active', created_ms: clock.nowMs() }
    const wallet = {
      id: newId('wal_', random),
      owner_id: owner.id,
      posted_nanos: 0n,
      held_nanos: 0n,
      open_holds: 0,
      credit_limit_nanos: creditLimit === 'unlimited' ? null : creditLimit,
      created_ms: owner.created_ms,
    }
    try {
      const made = [db.insertInto('owners').values(owner), db.insertInto('wallets').values(wallet)]
      await this.#store.write([...made, ...besides(owner.id)])
    } catch (error) {
      if (!(error instanceof WriteConflict)) throw error
      throw new GatewayError('invalid_request', `There is an owner '${name}' already.`, { param: 'name' })
    }
    return decodeOwner(owner)
  }

  /**
   * Removes an owner that was made a moment ago and that nobody has used: its name is free again.
   * @throws WriteConflict where it has a key, a member, an invitation or money by now.
   */
  async takeBack(id: string): Promise<void> {
    const { db } = this.#store
    const untouched = db
      .deleteFrom('wallets')
      .where('owner_id', '=', id)
      .where('open_holds', '=', 0)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('postings').select('wallet_id').whereRef('postings.wallet_id', '=', 'wallets.id'))),
      )
    await this.#store.write([expectRows(1, untouched), expectRows(1, db.deleteFrom('owners').where('id', '=', id))])
  }

  async list(): Promise<Owner[]> {
    return (await this.#store.db.selectFrom('owners').selectAll().orderBy('created_ms').orderBy('id').execute()).map(
      decodeOwner,
    )
  }

  /** By name or id; undefined: there is none. Whose id it is comes before who is named like it. */
  async find(nameOrId: string): Promise<Owner | undefined> {
    const rows = await this.#store.db
      .selectFrom('owners')
      .selectAll()
      .where((where) => where.or([where('name', '=', nameOrId), where('id', '=', nameOrId)]))
      .execute()
    const row = rows.find(({ id }) => id === nameOrId) ?? rows[0]
    return row === undefined ? undefined : decodeOwner(row)
  }

  /** The owner of this name; made where missing: `owner` unlimited, any other prepaid. */
  async ensure(name: string): Promise<Owner> {
    const known = await this.find(name)
    if (known !== undefined) return known
    try {
      return await this.create(name, name === FIRST_OWNER ? 'unlimited' : 0n)
    } catch (error) {
      // Another gateway made it in between.
      const made = await this.find(name)
      if (made === undefined) throw error
      return made
    }
  }

  /** @throws GatewayError `not_found`, or `invalid_request` where the name is taken or not fit. */
  async rename(id: string, name: string): Promise<void> {
    assertOwnName(name)
    const owner = await this.find(id)
    if (owner === undefined) throw new GatewayError('not_found', `There is no owner '${id}'.`, { param: 'owner' })
    // Keys that name no owner are made for this one by its name.
    if (owner.name === FIRST_OWNER)
      throw new GatewayError('invalid_request', `'${FIRST_OWNER}' keeps its name.`, { param: 'name' })
    const update = this.#store.db.updateTable('owners').set({ name }).where('id', '=', owner.id)
    try {
      await this.#store.write([expectRows(1, update), countChange(this.#store, 'keys')])
    } catch (error) {
      if (!(error instanceof WriteConflict)) throw error
      throw new GatewayError('invalid_request', `There is an owner '${name}' already.`, { param: 'name' })
    }
    await this.#changed()
  }

  /** @throws GatewayError `not_found`. */
  async setStatus(nameOrId: string, status: OwnerStatus): Promise<void> {
    const owner = await this.find(nameOrId)
    if (owner === undefined) throw new GatewayError('not_found', `There is no owner '${nameOrId}'.`, { param: 'owner' })
    const update = this.#store.db.updateTable('owners').set({ status }).where('id', '=', owner.id)
    // What they were charged stays in the books; what was refused to them is nobody's any more.
    const removals = status === 'deleted' ? this.#removeRefusals(owner.id) : []
    await this.#store.write([expectRows(1, update), countChange(this.#store, 'keys'), ...removals])
    await this.#changed()
  }

  #removeRefusals(id: string) {
    const tables = ['refusals', 'refusal_minutes', 'refusal_hours'] as const
    return tables.map((table) => this.#store.db.deleteFrom(table).where('owner_id', '=', id))
  }
}

function decodeOwner(row: OwnersTable): Owner {
  return { id: row.id, name: row.name, status: row.status as OwnerStatus, createdMs: row.created_ms }
}
