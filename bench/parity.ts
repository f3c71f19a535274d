// After a run the gateway's books must equal the upstream's own token log, to the token.
import assert from 'node:assert/strict'
import type { Upstream } from './start-upstream.ts'
import type { Target } from './target.ts'

/** Usage may be a minute old by contract, so the figures are awaited, but never approximated. */
const PATIENCE_MS = 65_000

export async function assertParity(target: Target, upstreams: readonly Upstream[]): Promise<void> {
  if (target.readLedger === undefined) return
  const expected = { requests: 0, input: 0, output: 0 }
  // Direct calls and other targets went to the same upstream under bare model names; the gateway's carry a mark of ours.
  for (const upstream of upstreams) {
    for (const [model, entry] of Object.entries((await upstream.log()).models)) {
      if (!model.endsWith(`-${target.mark}`)) continue
      expected.requests += entry.requests
      expected.input += entry.input
      expected.output += entry.output
    }
  }
  const stopMs = performance.now() + PATIENCE_MS
  let books = await target.readLedger()
  while (books.requests !== expected.requests && performance.now() < stopMs) {
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    books = await target.readLedger()
  }
  assert.deepEqual(books, expected, 'the ledger differs from the provider’s own log')
  process.stdout.write(
    `books: ${books.requests} requests, ${books.input} + ${books.output} tokens, equal to the provider's log\n`,
  )
}
