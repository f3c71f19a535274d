// The hot path's statements on SQLite: each method gives one row for the group that the ledger then commits. Wallets and
// roll-ups are additive: what a batch adds to one row is written once.
import { assert } from '../../../foundation/assert.ts'
import type { Nanos } from '../../../foundation/nanos.ts'
import { encodeCardText } from '../../../pricing/card-text.ts'
import type { PriceCard } from '../../../pricing/price-card.ts'
import type { GroupWriter, Row } from '../../../store/sqlite/writer/group-writer.ts'
import { generationColumns } from '../../rows/generation-record.ts'
import { optionalTexts } from '../../rows/optional-texts.ts'
import { postingColumns } from '../../rows/posting.ts'
import { usageKeys, usageSums, type UsageRow } from '../../rows/usage-row.ts'

type Values = (string | number | bigint | null)[]

const holdColumns = ['process_id', 'sequence', 'generation_id', 'wallet_id', 'hold_nanos', 'created_ms', 'opening']
const usageColumns = [...usageKeys, ...usageSums]

export class EmbeddedRows {
  readonly #hold: number
  readonly #extension: number
  readonly #endedHold: number
  readonly #endedExtensions: number
  readonly #generation: number
  readonly #posting: number
  readonly #wallet: number
  readonly #usage: number
  readonly #card: number
  readonly #storedCards = new Set<string>()

  constructor(writer: GroupWriter) {
    const prepare = (table: string, sql: string, arity: number, more: { keys?: number; fallback?: string } = {}) =>
      writer.prepare({ sql, table, arity, ...more })
    const insert = (table: string, columns: readonly string[], values = columns.map(() => '?')) =>
      `insert into ${table} (${columns.join(', ')}) values (${values.join(', ')})`
    this.#hold = prepare('holds', insert('holds', holdColumns), holdColumns.length)
    // Refused (not null) where the hold itself was not written.
    this.#extension = prepare(
      'hold_extensions',
      `insert into hold_extensions (generation_id, position, hold_nanos, created_ms)
       values ((select generation_id from holds where process_id = ? and sequence = ?), ?, ?, ?)`,
      5,
    )
    this.#endedHold = prepare('holds', 'delete from holds where process_id = ? and sequence = ?', 2)
    this.#endedExtensions = prepare('hold_extensions', 'delete from hold_extensions where generation_id = ?', 1)
    const generation = Object.keys(generationColumns)
    this.#generation = prepare('generations', insert('generations', generation), generation.length, {
      fallback: insert('generations', generation, generation.map(withoutOptionalText)),
    })
    const posting = Object.keys(postingColumns)
    this.#posting = prepare('postings', insert('postings', posting), posting.length)
    this.#wallet = prepare('wallets', addToWallet('held_nanos + held', 'open_holds + holds'), 4, {
      keys: 1,
      // Less than nothing is never held. Where it would be, the hold itself was lost: its end counts all the same.
      fallback: addToWallet('max(0, held_nanos + held)', 'max(0, open_holds + holds)'),
    })
    this.#usage = prepare(
      'usage_days',
      `insert into usage_days (${usageColumns.join(', ')}) values (${usageColumns.map(() => '?').join(', ')})
       on conflict do update set ${usageSums.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')}`,
      usageColumns.length,
      { keys: usageKeys.length },
    )
    this.#card = prepare(
      'price_cards',
      `insert into price_cards (version, card, created_ms) values (?, ?, ?) on conflict do nothing`,
      3,
    )
  }

  hold(values: Values): Row {
    assert(values.length === holdColumns.length, 'ledger: a hold has other columns')
    return { statement: this.#hold, values }
  }

  extension(processId: string, sequence: number, position: number, nanos: Nanos, nowMs: number): Row {
    return { statement: this.#extension, values: [processId, sequence, position, nanos, nowMs] }
  }

  /** What is open has rows, and what has ended has none. `extensions`: how many the hold had. */
  endedHold(processId: string, sequence: number, generationId: string, extensions: number): Row[] {
    const hold = { statement: this.#endedHold, values: [processId, sequence] }
    return extensions === 0 ? [hold] : [hold, { statement: this.#endedExtensions, values: [generationId] }]
  }

  generation(values: Values): Row {
    return { statement: this.#generation, values }
  }

  posting(values: Values): Row {
    return { statement: this.#posting, values }
  }

  toWallet(walletId: string, posted: Nanos, held: Nanos, openHolds: bigint): Row {
    return { statement: this.#wallet, values: [walletId, posted, held, openHolds] }
  }

  usage({ keys, sums }: UsageRow): Row {
    return { statement: this.#usage, values: [...keys, ...sums] }
  }

  /** Those of the cards that no record has named yet: each is stored in the same group as the first that does. */
  newCards(cards: readonly (PriceCard | 'free' | undefined)[], nowMs: number): Row[] {
    const rows: Row[] = []
    for (const card of cards) {
      if (card === undefined || card === 'free' || this.#storedCards.has(card.version)) continue
      this.#storedCards.add(card.version)
      rows.push({ statement: this.#card, values: [card.version, encodeCardText(card), nowMs] })
    }
    return rows
  }

  /** After a group with a record failed: which cards lie on disk is not known any more. */
  forgetCards(): void {
    this.#storedCards.clear()
  }
}

function addToWallet(held: string, openHolds: string): string {
  return `with change (id, posted, held, holds) as (values (?, ?, ?, ?))
    update wallets set posted_nanos = posted_nanos + posted, held_nanos = ${held}, open_holds = ${openHolds}
    from change where wallets.id = change.id`
}

/** The value at its place, or what replaces it (`optional-texts.ts`). */
function withoutOptionalText(column: string, index: number): string {
  const replacement = optionalTexts[column]
  return replacement === undefined ? `?${index + 1}` : replacement === null ? 'null' : `'${replacement}'`
}
