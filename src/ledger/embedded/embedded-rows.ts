// The hot path's statements on SQLite: each method adds one row to the group that the caller then commits. Wallets and
// roll-ups are additive: what a batch adds to one row is written once.
import { assert } from '../../foundation/assert.ts'
import type { Nanos } from '../../foundation/money.ts'
import { encodeCardText } from '../../pricing/card-text.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import type { GroupWriter } from '../../store/sqlite/group-writer.ts'
import { generationColumns } from '../generation-record.ts'
import { postingColumns } from '../posting.ts'
import { usageKeys, usageSums, type UsageRow } from '../usage-row.ts'

type Values = (string | number | bigint | null)[]

const holdColumns = ['process_id', 'sequence', 'generation_id', 'wallet_id', 'hold_nanos', 'created_ms', 'opening']
const usageColumns = [...usageKeys, ...usageSums]

export class EmbeddedRows {
  readonly #writer: GroupWriter
  readonly #hold: number
  readonly #extension: number
  readonly #generation: number
  readonly #posting: number
  readonly #wallet: number
  readonly #usage: number
  readonly #card: number
  readonly #storedCards = new Set<string>()

  constructor(writer: GroupWriter) {
    this.#writer = writer
    const prepare = (table: string, sql: string, arity: number, keys?: number) =>
      writer.prepare(keys === undefined ? { sql, table, arity } : { sql, table, arity, keys })
    const insert = (table: string, columns: readonly string[]) =>
      prepare(
        table,
        `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
        columns.length,
      )
    this.#hold = insert('holds', holdColumns)
    // Refused (not null) where the hold itself was not written.
    this.#extension = prepare(
      'hold_extensions',
      `insert into hold_extensions (generation_id, position, hold_nanos, created_ms)
       values ((select generation_id from holds where process_id = ? and sequence = ?), ?, ?, ?)`,
      5,
    )
    this.#generation = insert('generations', Object.keys(generationColumns))
    this.#posting = insert('postings', Object.keys(postingColumns))
    this.#wallet = prepare(
      'wallets',
      `with change (id, posted, held, holds) as (values (?, ?, ?, ?))
       update wallets set posted_nanos = posted_nanos + posted, held_nanos = held_nanos + held,
         open_holds = open_holds + holds
       from change where wallets.id = change.id`,
      4,
      1,
    )
    this.#usage = prepare(
      'usage_days',
      `insert into usage_days (${usageColumns.join(', ')}) values (${usageColumns.map(() => '?').join(', ')})
       on conflict do update set ${usageSums.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')}`,
      usageColumns.length,
      usageKeys.length,
    )
    this.#card = prepare(
      'price_cards',
      `insert into price_cards (version, card, created_ms) values (?, ?, ?) on conflict do nothing`,
      3,
    )
  }

  addHold(row: Values): void {
    assert(row.length === holdColumns.length, 'ledger: a hold has other columns')
    this.#writer.add(this.#hold, row)
  }

  addExtension(processId: string, sequence: number, position: number, nanos: Nanos, nowMs: number): void {
    this.#writer.add(this.#extension, [processId, sequence, position, nanos, nowMs])
  }

  addGeneration(row: Values): void {
    this.#writer.add(this.#generation, row)
  }

  addPosting(row: Values): void {
    this.#writer.add(this.#posting, row)
  }

  addToWallet(walletId: string, posted: Nanos, held: Nanos, openHolds: bigint): void {
    this.#writer.add(this.#wallet, [walletId, posted, held, openHolds])
  }

  addUsage({ keys, sums }: UsageRow): void {
    this.#writer.add(this.#usage, [...keys, ...sums])
  }

  /** The card is stored with the first record that names it, in the same group. */
  addCard(card: PriceCard | 'free' | undefined, nowMs: number): void {
    if (card === undefined || card === 'free' || this.#storedCards.has(card.version)) return
    this.#storedCards.add(card.version)
    this.#writer.add(this.#card, [card.version, encodeCardText(card), nowMs])
  }

  commit(): Promise<void> {
    return this.#writer.commitGroup()
  }

  /** After a group with a record failed: which cards lie on disk is not known any more. */
  forgetCards(): void {
    this.#storedCards.clear()
  }
}
