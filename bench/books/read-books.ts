// The gateway's books: its records, read from its database by a connection that cannot write, the charges that were posted
// for them, and what it tells its caller.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { inputBuckets, outputBuckets } from '../../src/generation/usage/usage.ts'

export type Books = {
  /** By the upstream's model and how the generation ended. */
  records: { model: string; status: string; requests: number; input: number; output: number; charge: number }[]
  /** Nano-dollars of all charges that were posted. */
  posted: number
  /** What /v1/usage says of this month. */
  told: { request_count: number; success_count: number; prompt_tokens: number; completion_tokens: number }
}

const sumOf = (buckets: readonly string[]) =>
  `sum((select coalesce(sum(value), 0) from json_each(usage) where key in ('${buckets.join("', '")}')))`

const recordsQuery = `select upstream_model as model, status, count(*) as requests, ${sumOf(inputBuckets)} as input,
  ${sumOf(outputBuckets)} as output, sum(charge_nanos) as charge from generations group by upstream_model, status`

export async function readBooks(dataDirectory: string, url: string, key: string): Promise<Books> {
  const answer = await fetch(`${url}/v1/usage`, { headers: { authorization: `Bearer ${key}` } })
  const { monthly: told } = (await answer.json()) as { monthly: Books['told'] }
  const database = new DatabaseSync(join(dataDirectory, 'crossmodel.db'), { readOnly: true, timeout: 5_000 })
  try {
    const records = database.prepare(recordsQuery).all() as Books['records']
    const charges = database.prepare("select sum(posting_nanos) as nanos from postings where kind = 'charge'").get()
    return { records, posted: Number(charges?.['nanos'] ?? 0), told }
  } finally {
    database.close()
  }
}
