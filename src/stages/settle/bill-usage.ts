// Usage as it is billed: what the provider reported or we counted, and what only the request knows of it. It is recorded
// as it leaves here, so that the charge can be computed again from the record.
import { isObject, type JsonObject } from '../../foundation/json/json.ts'
import { mergeTerms, type BillingTerms, type ServerTool } from '../../generation/usage/billing-terms.ts'
import type { ProtocolName } from '../../generation/protocol-name.ts'
import { addCalls, mergeCalls, type ServerToolCalls } from '../../generation/usage/server-tool-calls.ts'
import { readTokens } from '../../generation/usage/read-tokens.ts'
import type { OtherUsage, Usage } from '../../generation/usage/usage.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import { isCheaperTier } from '../../pricing/find-rates.ts'
import { listUnpriced } from '../../pricing/find-unpriced.ts'
import { findCallPrice } from '../../pricing/price.ts'
import type { Envelope } from '../../protocols/port/envelope.ts'

/** What a model costs its callers and us. */
export type Cards = { price: PriceCard | 'free'; cost: PriceCard | 'free' }

type BillPorts = {
  /** Of the model that was asked for. */
  price: PriceCard | 'free'
  /** Calls of tools that went by in the answer. */
  seenCalls: ServerToolCalls | undefined
  /** The usage is the whole of what the provider bills. */
  isUsageFinal: boolean
  /** By the provider's id of another model; undefined: it has no price here. */
  findCards(model: string): Cards | undefined
}

/** `others`: the cards of `usage.others`. */
export type BilledUsage = { usage: Usage; others: readonly Cards[] | undefined }

/** Protocols whose usage tells writes to a cache apart by how long they live. */
const tellLifetimes: readonly ProtocolName[] = ['anthropic-messages', 'bedrock-converse']

export function billUsage(reported: Usage, envelope: Envelope, ports: BillPorts): BilledUsage {
  const usage: Usage = { ...reported }
  const terms = mergeTerms(believe(envelope.terms, ports.price), reported.terms)
  if (terms !== undefined) usage.terms = terms
  const calls = countCalls(reported, envelope, ports)
  if (calls !== undefined) usage.serverToolCalls = calls
  const { raw } = reported
  if (envelope.hourCache === true && raw !== undefined && !tellLifetimes.includes(raw.protocol)) {
    usage.cacheWrite1h += usage.cacheWrite5m
    usage.cacheWrite5m = 0
  }
  const unpriced = listUnpriced(usage, ports.price)
  const found = reported.others && findOthers(reported.others, ports)
  if (found !== undefined) {
    unpriced.push(...found.unknown)
    if (found.others.length === 0) delete usage.others
    else usage.others = found.others
  }
  if (unpriced.length > 0) usage.unpriced = unpriced
  return { usage, others: usage.others && found?.cards }
}

/** What was asked for, but for a cheaper tier: a server that does not know it takes no notice, and bills the plain price. */
function believe(asked: BillingTerms | undefined, price: PriceCard | 'free'): BillingTerms | undefined {
  if (!isCheaperTier(price, asked?.serviceTier)) return asked
  const { serviceTier: _cheaper, ...others } = asked ?? {}
  return Object.keys(others).length === 0 ? undefined : others
}

/** What usage counts, what went by, and a search that every answer to such a request makes though nobody counts it. */
function countCalls(
  { serverToolCalls, raw }: Usage,
  { serverTools = [] }: Envelope,
  { seenCalls: seen, isUsageFinal, price }: BillPorts,
): ServerToolCalls | undefined {
  const isCounted = isUsageFinal && countsCalls(raw)
  const calls = mergeCalls(serverToolCalls, isCounted ? listUncounted(seen, serverTools, price) : seen)
  const asked = serverTools.find(({ field }) => field === 'web_search_options')
  if (asked === undefined || raw?.protocol !== 'openai-chat') return calls
  if (countsSearches(raw.json) || Object.keys(calls ?? {}).some((name) => name.startsWith('web_search'))) return calls
  const counted = { ...calls }
  addCalls(counted, asked.name, 1)
  return counted
}

/** Usage of Chat that has a member for its searches counts them, also where there were none: Perplexity, OpenRouter. */
function countsSearches(json: JsonObject): boolean {
  const tools = json['server_tool_use'] ?? json['server_tool_use_details']
  const searches = isObject(tools) ? tools['web_search_requests'] : json['num_search_queries']
  return readTokens(searches) !== undefined
}

/** Whoever speaks Messages and counts calls has a member for them, also where there were none. */
function countsCalls(raw: Usage['raw']): boolean {
  return raw?.protocol !== 'anthropic-messages' || isObject(raw.json['server_tool_use'])
}

/**
 * Calls that went by and that final usage says nothing of, since it counts what is billed by the call: those of tools without
 * a price, which are to be noticed. A failed search is not billed, and what a tool runs that nobody asked for is part of the
 * tool that was asked for (Anthropic's web search runs code).
 */
function listUncounted(
  seen: ServerToolCalls | undefined,
  asked: readonly ServerTool[],
  price: PriceCard | 'free',
): ServerToolCalls | undefined {
  const calls = Object.entries(seen ?? {}).filter(
    ([name]) =>
      price !== 'free' && findCallPrice(name, price) === undefined && asked.some((tool) => tool.name === name),
  )
  return calls.length === 0 ? undefined : Object.fromEntries(calls)
}

/** Parts of other models that have cards; those that have none are priced as the model that was asked for. */
function findOthers(reported: readonly OtherUsage[], { findCards }: BillPorts) {
  const others: OtherUsage[] = []
  const cards: Cards[] = []
  const unknown: string[] = []
  for (const other of reported) {
    const found = findCards(other.model)
    if (found === undefined) unknown.push(`model ${other.model.slice(0, 64).replaceAll(/[^\x21-\x7e]/g, '?')}`)
    else {
      others.push({ ...other, priceVersion: readVersion(found.price), costVersion: readVersion(found.cost) })
      cards.push(found)
    }
  }
  return { others, cards, unknown }
}

function readVersion(card: PriceCard | 'free'): string {
  return card === 'free' ? card : card.version
}
