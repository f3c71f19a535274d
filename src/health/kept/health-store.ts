// What of health the database keeps: what is left alone and until when, and how the operator wants endpoints used.
import { bounds } from '../../foundation/bounds.ts'
import { countChange } from '../../keys/count-change.ts'
import type { Write } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'
import { faultTable, type Fault } from '../fault.ts'
import type { KeptBreaker } from './kept-breaker.ts'
import type { Use } from '../standing.ts'
import type { SetUse } from '../uses.ts'

export class HealthStore {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** The newest of those that say something yet, the newest last. @throws StoreError */
  async readBreakers(): Promise<KeptBreaker[]> {
    const { db, clock } = this.#store
    const rows = await db
      .selectFrom('endpoint_breakers')
      .selectAll()
      .where('kept_ms', '>', clock.nowMs() - bounds.breakerKeptMs)
      .orderBy('kept_ms', 'desc')
      .limit(bounds.healthPairs)
      .execute()
    return rows.toReversed().map(({ provider, endpoint, credential, state, fault, until_ms }) => ({
      provider,
      endpoint: endpoint === '' ? undefined : endpoint,
      credential,
      state: state === 'cooling' ? 'cooling' : 'open',
      fault: fault !== null && Object.hasOwn(faultTable, fault) ? (fault as Fault) : undefined,
      untilMs: until_ms,
    }))
  }

  /** At most `bounds.breakersPerWrite`. What is closed is not kept, and what is too old goes with it. @throws StoreError */
  async writeBreakers(breakers: readonly KeptBreaker[]): Promise<void> {
    const { db, clock } = this.#store
    const keptMs = clock.nowMs()
    const writes = breakers.map((breaker): Write => {
      const { provider, endpoint = '', credential, state, fault = null, untilMs } = breaker
      if (state === 'closed') {
        const row = db.deleteFrom('endpoint_breakers').where('provider', '=', provider).where('endpoint', '=', endpoint)
        return row.where('credential', '=', credential)
      }
      const values = { state, fault, until_ms: untilMs, kept_ms: keptMs }
      return db
        .insertInto('endpoint_breakers')
        .values({ provider, endpoint, credential, ...values })
        .onConflict((conflict) => conflict.columns(['provider', 'endpoint', 'credential']).doUpdateSet(values))
    })
    const old = db.deleteFrom('endpoint_breakers').where('kept_ms', '<=', keptMs - bounds.breakerKeptMs)
    await this.#store.write([...writes, old])
  }

  /** By the names of endpoints and providers. @throws StoreError */
  async readUses(): Promise<Map<string, SetUse>> {
    const rows = await this.#store.db.selectFrom('endpoint_uses').select(['endpoint', 'use', 'set_ms']).execute()
    return new Map(rows.map(({ endpoint, use, set_ms }) => [endpoint, { use: readUse(use), setMs: set_ms }]))
  }

  /** What is enabled is left alone no more, at the next start neither. @throws StoreError */
  async writeUse(name: string, { use, setMs }: SetUse): Promise<void> {
    const { db } = this.#store
    const values = { use, set_ms: setMs }
    const change = db
      .insertInto('endpoint_uses')
      .values({ endpoint: name, ...values })
      .onConflict((conflict) => conflict.column('endpoint').doUpdateSet(values))
    const [provider = name] = name.split('/', 1)
    const ofName = db.deleteFrom('endpoint_breakers').where('provider', '=', provider)
    const recall = provider === name ? ofName : ofName.where('endpoint', 'in', [name, ''])
    const writes = use === 'enabled' ? [change, recall] : [change]
    await this.#store.write([...writes, countChange(this.#store, 'endpoints')])
  }
}

function readUse(written: string): Use {
  return written === 'disabled' || written === 'enabled' ? written : 'draining'
}
