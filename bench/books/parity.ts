// After a run the gateway's books must equal the upstreams' own logs, to the token: by model for what was answered, and
// charged exactly. A call whose caller left has no figure at the upstream and is charged by estimate: of these there must
// be as many as the upstream saw broken off. What the gateway tells its caller must be the sum of both.
import assert from 'node:assert/strict'
import { setTimeout as rest } from 'node:timers/promises'
import type { Books } from './read-books.ts'
import { price } from '../targets/start-gateway.ts'
import type { Upstream } from '../targets/start-upstream.ts'
import type { Target } from '../targets/target.ts'

/** Usage may be a minute old (docs/api.md), so the figures are awaited, but never approximated. */
const PATIENCE_MS = 65_000
/** One dollar for a million tokens. */
const NANOS_PER_DOLLAR = 1_000

type Sum = { requests: number; input: number; output: number }
type Sums = { completed: { [model: string]: Sum }; cancelled: { [model: string]: number } }

/** What was compared, in lines; none where the target keeps no books. @throws AssertionError */
export async function assertParity(target: Target, upstreams: readonly Upstream[]): Promise<string[]> {
  const { mark, readBooks } = target
  if (mark === undefined || readBooks === undefined) return []
  const expected = await readLogs(upstreams, mark)
  const all = total([
    ...Object.values(expected.completed),
    ...Object.values(expected.cancelled).map((requests) => ({ requests, input: 0, output: 0 })),
  ])
  const stopMs = performance.now() + PATIENCE_MS
  let books = await readBooks()
  while (books.told.request_count !== all.requests && performance.now() < stopMs) {
    await rest(1_000)
    books = await readBooks()
  }
  assertBooks(books, expected)
  const { requests, input, output } = total(Object.values(expected.completed))
  const left = all.requests - requests
  return [
    ...(requests === 0
      ? []
      : [`books: ${requests} requests, ${input} + ${output} tokens, equal to the provider's log`]),
    ...(left === 0 ? [] : [`books: ${left} calls whose callers left, as many as the provider saw broken off`]),
  ]
}

function assertBooks({ records, posted, told }: Books, expected: Sums): void {
  const found: Sums = { completed: {}, cancelled: {} }
  for (const { model, status, requests, input, output, charge } of records) {
    assert.ok(status === 'completed' || status === 'cancelled', `${requests} of ${model} are ${status}`)
    if (status === 'cancelled') found.cancelled[model] = requests
    else {
      found.completed[model] = { requests, input, output }
      const worth = (input * price.input + output * price.output) * NANOS_PER_DOLLAR
      assert.equal(charge, worth, `${model} was charged otherwise than its tokens are worth`)
    }
  }
  assert.deepEqual(found, expected, 'the ledger differs from the provider’s own log')
  const { requests, input, output } = total(records)
  assert.deepEqual(
    told,
    { ...told, request_count: requests, prompt_tokens: input, completion_tokens: output },
    'what the caller is told differs from the records',
  )
  assert.equal(told.success_count, total(Object.values(found.completed)).requests)
  const charged = records.reduce((sum, { charge }) => sum + charge, 0)
  assert.equal(posted, charged, 'the postings differ from the records')
}

/** Of the models that carry the mark: direct calls and other targets' went to the same upstreams under other names. */
async function readLogs(upstreams: readonly Upstream[], mark: string): Promise<Sums> {
  const sums: Sums = { completed: {}, cancelled: {} }
  for (const upstream of upstreams) {
    for (const [model, { aborted, ...served }] of Object.entries((await upstream.log()).models)) {
      if (!model.endsWith(`-${mark}`)) continue
      const before = sums.completed[model]
      if (served.requests > 0) sums.completed[model] = before === undefined ? served : total([before, served])
      if (aborted > 0) sums.cancelled[model] = (sums.cancelled[model] ?? 0) + aborted
    }
  }
  return sums
}

function total(sums: readonly Sum[]): Sum {
  const all = { requests: 0, input: 0, output: 0 }
  for (const { requests, input, output } of sums) {
    all.requests += requests
    all.input += input
    all.output += output
  }
  return all
}
