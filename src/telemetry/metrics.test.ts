// The whole exposition of known tallies, sample by sample. Dashboards and alarms are built on these names, labels, buckets
// and values: whoever changes a line of what is expected here breaks them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { bounds } from '../foundation/bounds.ts'
import { Metrics } from './metrics.ts'
import { Tallies } from './tallies.ts'

type Gauges = ConstructorParameters<typeof Metrics>[1]

/** Of the times to first content: thirteen bounds, what is above them, sum and count. */
const SAMPLES_OF_SERIES = 16
const EXPECTED = new URL('metrics.expected.txt', import.meta.url)

const sample = {
  endpoint: 'provider/model',
  provider: 'provider',
  state: 'ready',
  inFlight: 2,
  isIdle: false,
  isRefused: false,
}

const gauges: Gauges = {
  version: '1.2.3',
  open: () => [
    { protocol: 'openai-chat', streamed: true, heldNanos: 1_500_000n },
    { protocol: 'openai-chat', streamed: true, heldNanos: 1n },
    { protocol: 'anthropic-messages', streamed: false, heldNanos: 500_000n },
  ],
  openHolds: () => 3,
  reapedHolds: () => 1,
  queued: () => 4,
  isLedgerWritable: () => true,
  limitsDegraded: () => false,
  callableModels: () => 12,
  waiting: () => 6,
  endpoints: async () => [
    { ...sample, credential: 'one', headroom: 0.25 },
    { ...sample, credential: 'two', state: 'cooling', inFlight: 1, headroom: 0.75, isRefused: true },
    { ...sample, endpoint: 'provider/idle', credential: 'one', isIdle: true, headroom: 0.5 },
  ],
  audit: () => ({ completed: 5, failed: 1, differences: 0, endedMs: 1_700_000_000_500 }),
}

function countSome(): Tallies {
  const tallies = new Tallies(['input', 'output'])
  const first = tallies.findPair('vendor/model', 'provider', 'openai-chat', 'gemini')
  first.statuses.completed = 3
  first.statuses.cancelled = 1
  first.losses.dropped = 2
  first.of.tokens[0] = 100
  first.of.chargeNanos = 9_007_199_254_740_991n
  first.of.costNanos = 1n
  first.of.waivedNanos = 250_000_000n
  first.of.estimated = 2
  first.of.unpriced = 1
  for (const seconds of [0, 0.025, 0.3, 119.5, 120.1]) first.of.firstContent.observe(seconds)
  for (const seconds of [0.05, 7, 7, 1_000]) first.of.streamed.observe(seconds)
  first.of.whole.observe(2.5)
  const odd = tallies.findPair('own/"quoted"\\model', 'line\nbreak', 'openai-responses', 'openai-responses')
  odd.statuses.failed = 1
  odd.of.tokens[1] = 20
  tallies.countAttempt('provider', 'served', '')
  tallies.countAttempt('provider', 'failed', 'provider_error')
  tallies.countAttempt('provider', 'failed', 'provider_error')
  tallies.queued.observe(0.3)
  tallies.countFault('provider', 'late')
  tallies.countFault('provider', 'late')
  tallies.hedgesBegun = 3
  tallies.hedgesWon = 1
  tallies.continuationsBegun = 5
  tallies.continuationsTaken = 2
  tallies.retries = 4
  tallies.countError('openai-chat', 'model_not_found')
  return tallies
}

/** With the turns of the event loop that others had meanwhile. */
async function countTurns<T>(work: () => Promise<T>): Promise<[T, number]> {
  let turns = 0
  let isOver = false
  const count = () => {
    turns += 1
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  const result = await work()
  isOver = true
  return [result, turns]
}

/** Samples and the lines of help and type that begin with the product's name, each with its labels in order. */
function readOwn(text: string): string[] {
  const own = text.split('\n').filter((line) => /^(?:# (?:HELP|TYPE) )?crossmodel_/.test(line))
  return own.map(sortLabels).toSorted()
}

function sortLabels(line: string): string {
  const [, name, labels, value] = /^([a-z_]+)\{(.*)\} (\S+)$/.exec(line) ?? []
  if (labels === undefined) return line
  const pairs = [...labels.matchAll(/[a-z_]+="(?:[^"\\]|\\.)*"/g)].map(([pair]) => pair)
  assert.equal(pairs.join(','), labels, line)
  return `${name}{${pairs.toSorted().join(',')}} ${value}`
}

describe('metrics', () => {
  test('a scrape holds every sample of the tallies and of the gauges, and no other', async () => {
    const text = await new Metrics(countSome(), gauges).read()
    assert.deepEqual(readOwn(text), readOwn(readFileSync(EXPECTED, 'utf8')))
    assert.match(text, /^process_cpu_seconds_total \d/m)
    assert.ok(text.endsWith('\n'))
  })

  test('a second scrape says what is so then: counters are not added twice, and what ended is gone', async () => {
    const tallies = countSome()
    let open = [...gauges.open()]
    const metrics = new Metrics(tallies, { ...gauges, open: () => open })
    const [first, same] = [readOwn(await metrics.read()), readOwn(await metrics.read())]
    assert.deepEqual(same, first)
    open = []
    tallies.countError('openai-chat', 'model_not_found')
    const then = readOwn(await metrics.read())
    assert.deepEqual(
      then.filter((line) => !first.includes(line)),
      ['crossmodel_held_usd 0', 'crossmodel_request_errors_total{code="model_not_found",protocol="openai-chat"} 2'],
    )
    assert.ok(!then.some((line) => line.startsWith('crossmodel_open_generations{')))
  })

  test('before the first audit there is no sample of how it went, and a fault is 0 or 1', async () => {
    const audit = () => ({ completed: 0, failed: 0, differences: undefined, endedMs: undefined })
    const metrics = new Metrics(new Tallies([]), {
      ...gauges,
      audit,
      isLedgerWritable: () => false,
      limitsDegraded: () => true,
    })
    const samples = readOwn(await metrics.read()).filter((line) => !line.startsWith('#'))
    assert.deepEqual(
      samples.filter((line) => /audit|writable|degraded/.test(line)),
      [
        'crossmodel_audits_total{result="completed"} 0',
        'crossmodel_audits_total{result="failed"} 0',
        'crossmodel_ledger_writable 0',
        'crossmodel_limits_degraded 1',
      ],
    )
  })

  test('requests get their turn within a metric of many samples, which is written once all the same', async () => {
    const turnsOf = async (series: number) => {
      const tallies = new Tallies(['input'])
      for (let index = 0; index < series; index += 1)
        tallies.findPair(`vendor/model-${index}`, 'provider', 'openai-chat', 'gemini').of.firstContent.observe(1)
      const [text, turns] = await countTurns(() => new Metrics(tallies, gauges).read())
      const lines = text.split('\n').filter((line) => line.includes('crossmodel_first_content_seconds'))
      assert.equal(lines.length, 2 + SAMPLES_OF_SERIES * series)
      assert.equal(new Set(lines).size, lines.length)
      assert.ok(!text.slice(0, text.indexOf('process_')).includes('\n\n'))
      return turns
    }
    assert.equal(bounds.scrapeTurnSamples % SAMPLES_OF_SERIES, 0)
    const most = bounds.scrapeTurnSamples / SAMPLES_OF_SERIES
    const turns = await turnsOf(1)
    assert.deepEqual([await turnsOf(most), await turnsOf(most + 1)], [turns, turns + 1])
  })

  test('requests get their turn between two metrics', async () => {
    const [text, turns] = await countTurns(() => new Metrics(countSome(), gauges).read())
    const own = text.split('\n').filter((line) => line.startsWith('# TYPE crossmodel_')).length
    assert.ok(turns >= own, `${turns} turns for ${own} metrics`)
  })
})
