// What was measured of endpoints, compared: their latency is the time until the caller has something, which is the first
// content of a stream and the whole of any other answer; their throughput is that of streams.
import type { Strategy } from '../../../catalog/model.ts'
import type { Standing } from '../../../health/standing.ts'
import type { Cutoffs, Preferences } from '../../tickets/preferences.ts'
import type { Reason } from '../../tickets/plan.ts'
import type { Choice } from './candidate.ts'
import { setbacks } from './reasons.ts'

export type Measured = {
  isStreamed: boolean
  /** Undefined: the caller has none. */
  wishes: Pick<Preferences, 'maxLatency' | 'minThroughput'> | undefined
}

type Figures = NonNullable<Standing['tokensPerSecond']>
export type Quantity = 'latency' | 'throughput'

export function isMeasured(strategy: Strategy): strategy is Quantity {
  return strategy === 'latency' || strategy === 'throughput'
}

function readFigures(standing: Standing, quantity: Quantity, isStreamed: boolean): Figures | undefined {
  if (quantity === 'throughput') return standing.tokensPerSecond
  return isStreamed ? standing.firstContentMs : standing.bodyMs
}

export function isKnown(standing: Standing, quantity: Quantity, isStreamed: boolean): boolean {
  return readFigures(standing, quantity, isStreamed) !== undefined
}

const secondMs = 1_000
const percentiles = ['p50', 'p75', 'p90', 'p99'] as const

/** Why it does not meet the caller's wishes; undefined: it does, or nothing is known of it. */
export function meets(standing: Standing, { isStreamed, wishes }: Measured): Reason | undefined {
  const latency = readFigures(standing, 'latency', isStreamed)
  if (latency !== undefined && isBeyond(wishes?.maxLatency, (name, most) => latency[name] > most * secondMs))
    return setbacks.slow
  const throughput = readFigures(standing, 'throughput', isStreamed)
  if (throughput !== undefined && isBeyond(wishes?.minThroughput, (name, least) => throughput[name] < least))
    return setbacks.thin
  return undefined
}

function isBeyond(
  cutoffs: Cutoffs | undefined,
  fails: (name: (typeof percentiles)[number], cutoff: number) => boolean,
): boolean {
  if (cutoffs === undefined) return false
  return percentiles.some((name) => {
    const cutoff = cutoffs[name]
    return cutoff !== undefined && fails(name, cutoff)
  })
}

/** An endpoint's median by the credential with which it was measured most; undefined: it was not. */
function readMedian({ candidates }: Choice, quantity: Quantity, isStreamed: boolean): number | undefined {
  let most: Figures | undefined
  for (const { standing } of candidates) {
    const figures = readFigures(standing, quantity, isStreamed)
    if (figures !== undefined && figures.count > (most?.count ?? 0)) most = figures
  }
  return most?.p50
}

export type Ordered = { quantity: Quantity; ordered: Choice[]; unknown: Choice | undefined }

/**
 * The best first. What is not known of one counts as the median of what is known. `unknown`: the first of which nothing is.
 * Undefined: nothing is known of any.
 */
export function orderByMeasure(
  choices: readonly Choice[],
  quantity: Quantity,
  isStreamed: boolean,
): Ordered | undefined {
  const medians = choices.map((choice) => readMedian(choice, quantity, isStreamed))
  const known = medians.filter((median) => median !== undefined).toSorted((a, b) => a - b)
  const middle = known[Math.floor((known.length - 1) / 2)]
  if (middle === undefined) return undefined
  const sign = quantity === 'latency' ? 1 : -1
  const values = choices.map((choice, index) => ({ choice, value: sign * (medians[index] ?? middle) }))
  values.sort((a, b) => a.value - b.value)
  return { quantity, ordered: values.map(({ choice }) => choice), unknown: choices[medians.indexOf(undefined)] }
}
