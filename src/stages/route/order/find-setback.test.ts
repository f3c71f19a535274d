import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultTable, type Fault } from '../../../health/fault.ts'
import { untried, type Standing } from '../../../health/standing.ts'
import type { Preferences } from '../../tickets/preferences.ts'
import { findSetback } from './find-setback.ts'

const quantiles = (p50: number, p75 = p50, p90 = p75, p95 = p90, p99 = p95) => ({ p50, p75, p90, p95, p99, count: 30 })
const room = (left: { requests?: number; tokens?: number }) => ({
  requests: undefined,
  tokens: undefined,
  fraction: 0,
  resetsMs: 10_000,
  ...left,
})

type Wishes = Partial<Pick<Preferences, 'maxLatency' | 'minThroughput'>>
type Trial = { bytes?: number; isStreamed?: boolean; wishes?: Wishes }

function judge(standing: Partial<Standing>, { bytes = 100, isStreamed = true, wishes }: Trial = {}): string {
  const given = wishes && { maxLatency: undefined, minThroughput: undefined, ...wishes }
  const judging = { requestBytes: bytes, measured: { isStreamed, wishes: given } }
  const found = findSetback({ ...untried, ...standing }, judging)
  return found === undefined ? 'ready' : `${found.rank}: ${found.why}`
}

const full = 'full: its provider’s limits leave nothing now'
const failing = 'degraded: it fails or breaks tool calls more often than it should'
const slow = 'degraded: its latency is above preferred_max_latency'
const thin = 'degraded: its throughput is below preferred_min_throughput'
const left = 'open: left alone after faults'

const cases: readonly (readonly [title: string, standing: Partial<Standing>, verdict: string, trial?: Trial])[] = [
  ['nothing is known', {}, 'ready'],
  ['it may be back', { state: 'probing', fault: 'late' }, 'ready'],
  ['it failed once and was not opened', { fault: 'failing', errorRate: 0.1 }, 'ready'],
  ['it is degraded', { isDegraded: true }, failing],
  [
    'a credential of it is refused',
    { state: 'cooling', fault: 'account' },
    'open: left alone since its provider refuses the credential or its account (account)',
  ],
  ['it is open for a reason that is not known any more', { state: 'open' }, left],
  [
    'it is open and degraded and full',
    { state: 'open', fault: 'late', isDegraded: true, headroom: room({ requests: 0 }) },
    `${left} (late)`,
  ],
  ['it is degraded and full', { isDegraded: true, headroom: room({ requests: 0 }) }, full],
  ['one request is left', { headroom: room({ requests: 1 }) }, 'ready'],
  ['no request is left', { headroom: room({ requests: 0 }) }, full],
  ['no token is left', { headroom: room({ tokens: 0 }) }, full],
  ['tokens are left for what it surely takes', { headroom: room({ tokens: 100 }) }, 'ready', { bytes: 800 }],
  ['too few tokens are left', { headroom: room({ tokens: 99 }) }, full, { bytes: 800 }],
  ['much of what is large may be media', { headroom: room({ tokens: 4_096 }) }, 'ready', { bytes: 9_000_000 }],
  ['little is left for what is large', { headroom: room({ tokens: 4_095 }) }, full, { bytes: 9_000_000 }],
  ['its latency is as wished', { firstContentMs: quantiles(2_000) }, 'ready', { wishes: { maxLatency: { p50: 2 } } }],
  ['its latency is above', { firstContentMs: quantiles(2_001) }, slow, { wishes: { maxLatency: { p50: 2 } } }],
  [
    'a percentile is above, and others are not',
    { firstContentMs: quantiles(1, 2, 3, 4, 5_000) },
    slow,
    { wishes: { maxLatency: { p50: 1, p75: 1, p90: 1, p99: 4 } } },
  ],
  [
    'what is not asked for is above',
    { firstContentMs: quantiles(1, 2, 3, 4, 5_000) },
    'ready',
    { wishes: { maxLatency: { p90: 1 } } },
  ],
  [
    'the latency of a stream is that of its first content',
    { firstContentMs: quantiles(9_000), bodyMs: quantiles(1) },
    slow,
    { wishes: { maxLatency: { p50: 2 } } },
  ],
  [
    'that of another answer is the whole of it',
    { firstContentMs: quantiles(9_000), bodyMs: quantiles(1) },
    'ready',
    { isStreamed: false, wishes: { maxLatency: { p50: 2 } } },
  ],
  [
    'its throughput is as wished',
    { tokensPerSecond: quantiles(50) },
    'ready',
    { wishes: { minThroughput: { p50: 50 } } },
  ],
  ['its throughput is below', { tokensPerSecond: quantiles(49) }, thin, { wishes: { minThroughput: { p50: 50 } } }],
  [
    'nothing is known of what is wished',
    {},
    'ready',
    { wishes: { maxLatency: { p50: 0 }, minThroughput: { p99: 900 } } },
  ],
]
for (const [title, standing, verdict, trial] of cases) test(title, () => assert.equal(judge(standing, trial), verdict))

test('each fault is named where it keeps an endpoint from being called', () => {
  for (const fault of Object.keys(faultTable) as Fault[]) {
    assert.equal(judge({ state: 'open', fault }), `${left} (${fault})`)
    assert.match(judge({ state: 'cooling', fault }), new RegExp(`^open: left alone .*\\(${fault}\\)$`))
  }
})
