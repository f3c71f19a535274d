// What is known from the last audit: how far it came, when all records were last read, and what it found. Gateways that
// share a database share this too, so that any of them may do the next audit and all of them know the outcome.
import { isObject, parseJsonObject, readArray, readObject, readString, type Json } from '../../foundation/json/json.ts'
import type { Store } from '../../store/store.ts'
import type { AuditMark } from './audit.ts'
import type { Difference } from './difference.ts'

export type AuditState = {
  /** When it ended, and when the last one that read all records did, ms since the epoch. */
  endedMs: number
  wholeMs: number
  /** Where the next one begins. */
  since: AuditMark
  /** Of single records, which the next one may not read again. */
  kept: readonly Difference[]
  /** How many were found. */
  differences: number
  /** Of the audit log's chain. Absent: written by an earlier release. */
  chain?: ChainState | undefined
}

/** What pages and metrics read of it. */
export type LastAudit = Pick<AuditState, 'endedMs' | 'differences' | 'chain'>

export type ChainState = {
  /** Up to which entry it is whole. */
  mark: { sequence: number; hash: string }
  /** What is wrong behind that; null: nothing. */
  broken: string | null
}

/** Differences that are kept for the next audit; more are found again by one that reads all records. */
const KEPT = 1_000
const NAME = 'audit'

/** @throws StoreError */
export async function readAuditState({ db }: Pick<Store, 'db'>): Promise<AuditState | undefined> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', NAME).executeTakeFirst()
  const json = row === undefined ? undefined : parseJsonObject(row.value)
  const since = json?.['since']
  const [endedMs, wholeMs, differences] = [json?.['endedMs'], json?.['wholeMs'], json?.['differences']]
  if (typeof endedMs !== 'number' || typeof wholeMs !== 'number' || typeof differences !== 'number' || !isObject(since))
    return undefined
  return {
    endedMs,
    wholeMs,
    differences,
    chain: readChain(json?.['chain']),
    since: { generation: Number(since['generation'] ?? 0), posting: Number(since['posting'] ?? 0) },
    kept: (readArray(json?.['kept']) ?? []).filter(isObject).map((each) => ({
      what: (readString(each['what']) ?? 'generation') as Difference['what'],
      id: readString(each['id']) ?? '',
      message: readString(each['message']) ?? '',
    })),
  }
}

function readChain(json: Json | undefined): ChainState | undefined {
  const mark = readObject(readObject(json)?.['mark'])
  const [sequence, hash] = [mark?.['sequence'], mark?.['hash']]
  if (typeof sequence !== 'number' || typeof hash !== 'string') return undefined
  return { mark: { sequence, hash }, broken: readString(readObject(json)?.['broken']) ?? null }
}

/** @throws StoreError */
export async function writeAuditState(store: Pick<Store, 'db' | 'write'>, state: AuditState): Promise<void> {
  const value = JSON.stringify({ ...state, kept: state.kept.slice(0, KEPT) })
  const insert = store.db
    .insertInto('settings')
    .values({ name: NAME, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
  await store.write([insert])
}
