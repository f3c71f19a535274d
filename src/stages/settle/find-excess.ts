// Finds what a provider reports beyond what it was sent, or beyond what is possible: input above the model's context
// window, output above the cap, calls of tools above their bound or of tools that it was not given. Where the hold does
// not cover the whole report, a wallet pays for it without the excess, and the rest is waived. Whatever has no bound
// that a provider was sent is billed as it is reported. Pure.
import { bounds } from '../../foundation/bounds.ts'
import { isObject, readArray } from '../../foundation/json/json.ts'
import type { ServerTool } from '../../generation/usage/billing-terms.ts'
import type { ProtocolName } from '../../generation/protocol-name.ts'
import type { ServerToolCalls } from '../../generation/usage/server-tool-calls.ts'
import { emptyUsage, sumInput, sumOutput, type TokenCounts, type Usage } from '../../generation/usage/usage.ts'

/** What bounds an answer's usage. */
type Sent = {
  /** Of the provider. */
  protocol: ProtocolName
  /** Answers that were asked for. */
  answers: number
  /** Of the model; undefined: nobody knows it. */
  contextWindowTokens: number | undefined
  /** Input tokens that were held. */
  heldInputTokens: number
  /** All answers together; Infinity: no cap was sent. */
  capTokens: number
  serverTools: readonly ServerTool[] | undefined
}

type Excess = {
  /** `input`, `output`, `calls of web_search`. */
  of: string[]
  /** The usage without it. */
  usage: Usage
}

/** Tools of Messages whose calls `max_uses` bounds. */
const withUses: ReadonlySet<string> = new Set(['web_search', 'web_fetch', 'advisor'])

/** Undefined: there is none. */
export function findExcess(usage: Usage, sent: Sent): Excess | undefined {
  const of: string[] = []
  let kept = usage
  const calls = keepCalls(usage, sent, of)
  if (calls !== usage.serverToolCalls) kept = { ...kept, serverToolCalls: calls ?? {} }
  if (sumInput(usage) > boundInput(usage, sent)) {
    of.push('input')
    // A report that is beyond what can be says nothing of what was read: what was held for it is the most that it was.
    kept = keepTokens(kept, { ...emptyUsage(), ...pickOutput(kept), input: sent.heldInputTokens })
  }
  const most = boundOutput(usage, sent)
  if (sumOutput(usage) > most) {
    of.push('output')
    kept = keepTokens(kept, { ...pickOutput(emptyUsage()), output: most })
  }
  return of.length === 0 ? undefined : { of, usage: kept }
}

/**
 * A tool that the provider runs brings the input to the model once more with each of its calls, and every answer to one of
 * several requests has it once.
 */
function boundInput(usage: Usage, sent: Sent): number {
  const { serverTools = [], answers, contextWindowTokens, heldInputTokens, protocol } = sent
  let turns = 1 + countCompactions(usage)
  for (const { name, maxCalls } of serverTools) turns += boundCalls(protocol, name, maxCalls)
  // Models that search by themselves.
  if (!boundsCalls(protocol))
    for (const count of Object.values(usage.serverToolCalls ?? {}))
      turns += Math.min(count, bounds.unboundServerToolCalls)
  return Math.max(heldInputTokens, (contextWindowTokens ?? bounds.assumedWindowTokens) * turns * answers)
}

/** An advisor and a compaction write beside the cap; nobody says how much at most. */
function boundOutput(usage: Usage, { serverTools = [], capTokens, protocol }: Sent): number {
  let most = capTokens + countCompactions(usage) * bounds.assumedOutputTokens
  for (const { name, maxCalls } of serverTools)
    if (name === 'advisor') most += boundCalls(protocol, name, maxCalls) * bounds.assumedOutputTokens
  return most
}

/** One compaction makes room for an answer, however many are reported. */
function countCompactions({ raw }: Usage): number {
  const iterations = raw?.protocol === 'anthropic-messages' ? readArray(raw.json['iterations']) : undefined
  return iterations?.some((each) => isObject(each) && each['type'] === 'compaction') === true ? 1 : 0
}

/** Calls that are within their bounds, as they are where all of them are. */
function keepCalls({ serverToolCalls }: Usage, sent: Sent, of: string[]): ServerToolCalls | undefined {
  let kept = serverToolCalls
  for (const [name, count] of Object.entries(serverToolCalls ?? {})) {
    const most = findBound(name, sent)
    if (count <= most) continue
    of.push(`calls of ${name}`)
    kept = { ...kept, [name]: most }
  }
  return kept
}

/** The most calls that a provider may bill under this name: tools that search run code by themselves, without a bound. */
function findBound(name: string, { serverTools = [], protocol }: Sent): number {
  if (!boundsCalls(protocol)) return bounds.unboundServerToolCalls
  if (serverTools.length === 0) return 0
  const tools = serverTools.filter((tool) => baseName(tool.name) === baseName(name))
  if (tools.length === 0) return bounds.unboundServerToolCalls
  return tools.reduce((sum, { maxCalls }) => sum + boundCalls(protocol, baseName(name), maxCalls), 0)
}

function boundCalls(protocol: ProtocolName, name: string, maxCalls: number | undefined): number {
  const isSent = protocol === 'openai-responses' || (protocol === 'anthropic-messages' && withUses.has(name))
  return isSent ? (maxCalls ?? bounds.serverToolCalls) : bounds.unboundServerToolCalls
}

/** Whether a provider of this protocol runs tools only where it is given some, and can be sent a bound on their calls. */
function boundsCalls(protocol: ProtocolName): boolean {
  return protocol === 'openai-responses' || protocol === 'anthropic-messages'
}

function baseName(name: string): string {
  return name.split('.', 1)[0] ?? name
}

function pickOutput({ output, reasoning, outputAudio, outputImage }: Usage) {
  return { output, reasoning, outputAudio, outputImage }
}

/** Parts of other models are of the tokens that were reported. */
function keepTokens({ others: _others, ...usage }: Usage, tokens: Partial<TokenCounts>): Usage {
  return { ...usage, ...tokens }
}
