// What a request may cost at most on any endpoint of its plan: a hold must cover the dearest of them whatever the answer's
// length is, and a cap must be backed on all of them. Pure.
import type { Endpoint } from '../../catalog/model.ts'
import { bounds } from '../../foundation/bounds.ts'
import { lookUp, setOwn } from '../../foundation/lists/look-up.ts'
import type { Nanos } from '../../foundation/nanos.ts'
import type { BillingTerms, ServerTool } from '../../generation/usage/billing-terms.ts'
import {
  capOutput,
  findWorst,
  priceOutput,
  priceWorst,
  repeatWorst,
  shareWorst,
  type Load,
  type Worst,
} from '../../pricing/price.ts'
import { countMedia, findMediaRule } from '../../tokens/media/count-media.ts'
import type { MediaRule } from '../../tokens/media/media-rule.ts'
import type { Weight } from '../../tokens/weigh-text.ts'
import type { BodyMeasure } from './measure-body.ts'
import { countCalls, sharesInput, type PlanEntry } from '../tickets/plan.ts'

/** What a request asks for that bears on its price, beside its size. */
type Asked = { terms?: BillingTerms; serverTools?: readonly ServerTool[] }

export class Quote {
  /** On each endpoint. */
  readonly #worst: readonly Worst[]
  /** Nothing that it may run on costs anything. */
  readonly isFree: boolean
  /** About how many input tokens each call will have, on the endpoint that is tried first. */
  readonly likelyInputTokens: number
  /** The most input tokens of a call, on any endpoint. */
  readonly mostInputTokens: number

  constructor(entries: readonly PlanEntry[], measure: BodyMeasure, asked: Asked) {
    const counted = entries.map(({ endpoint }) => countInput(measure, endpoint))
    this.#worst = entries.map((entry, index) => {
      const worst = findWorst(writeLoad(counted[index] as Weight, asked), entry.endpoint.price)
      const calls = countCalls(entry)
      if (calls === 1) return worst
      return sharesInput(entry) ? shareWorst(worst, calls, entry.endpoint.price) : repeatWorst(worst, calls)
    })
    this.isFree = entries.every(({ endpoint }) => endpoint.price === 'free')
    this.likelyInputTokens = counted[0]?.likely ?? 0
    this.mostInputTokens = Math.max(0, ...counted.map(({ most }) => most))
  }

  /** With so much output, all answers together. */
  price(outputTokens: number): Nanos {
    return highest(this.#worst, (worst) => priceWorst(worst, outputTokens))
  }

  /** So much more of output. */
  priceMore(tokens: number): Nanos {
    return highest(this.#worst, (worst) => priceOutput(worst, tokens))
  }

  /** The most output whose price is within `nanos` on every endpoint; Infinity where output costs nothing. */
  cover(nanos: Nanos): number {
    let covered = Number.POSITIVE_INFINITY
    for (const worst of this.#worst) covered = Math.min(covered, capOutput(worst, nanos) ?? 0)
    return covered
  }
}

function highest(offers: readonly Worst[], price: (offer: Worst) => Nanos): Nanos {
  let most = 0n
  for (const offer of offers) {
    const nanos = price(offer)
    if (nanos > most) most = nanos
  }
  return most
}

function writeLoad({ most }: Weight, { terms, serverTools }: Asked): Load {
  return { inputTokens: most, terms, serverToolCalls: serverTools && countToolCalls(serverTools) }
}

function countToolCalls(tools: readonly ServerTool[]): { [name: string]: number } {
  const calls: { [name: string]: number } = {}
  for (const { name, maxCalls } of tools)
    setOwn(calls, name, (lookUp(calls, name) ?? 0) + (maxCalls ?? bounds.serverToolCalls))
  return calls
}

/**
 * Input tokens on one endpoint, whole numbers. What has no bound of its own, as a document that cannot be read, is bounded by
 * the context window, which all input shares.
 */
function countInput(measure: BodyMeasure, endpoint: Endpoint): Weight {
  const { text, media, tools } = measure
  const window = endpoint.capabilities.contextWindowTokens ?? bounds.assumedWindowTokens
  let { most, likely } = text
  let isUnbounded = false
  if (media.length > 0 || tools.count > 0) {
    const rule = ruleOf(endpoint)
    if (tools.count > 0) {
      most += rule.toolPrompt + rule.vendorTool * tools.vendorDefined
      likely += rule.toolPrompt / 2
    }
    for (const item of media) {
      const counted = countMedia(item, rule)
      likely += counted.likely
      if (counted.most >= window) isUnbounded = true
      else most += counted.most
    }
  }
  most = Math.ceil(most)
  return { most: isUnbounded ? Math.max(most, window) : most, likely: Math.ceil(likely) }
}

const rules = new WeakMap<Endpoint, MediaRule>()

function ruleOf(endpoint: Endpoint): MediaRule {
  let rule = rules.get(endpoint)
  if (rule === undefined) rules.set(endpoint, (rule = findMediaRule(endpoint.model)))
  return rule
}
