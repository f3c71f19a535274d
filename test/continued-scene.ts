// A provider that breaks its streams off, and another that goes on with them, behind one scripted upstream: what each is to
// answer is said by a number in the model's name, so that nothing is known of an endpoint when it fails.
import { startGateway, type Gateway } from './gateway.ts'
import { readArray, readObject, readString, type JsonObject } from '../src/foundation/json/json.ts'
import { noTokens, writeFrames, type Answer, type UpstreamProtocol } from './money/answers.ts'
import { cutAfter, sendFrames, type Script } from './upstream/script.ts'
import type { Received, Upstream } from './upstream/upstream.ts'

/** What the first provider says before it breaks off, and what the other goes on with. */
export const begun = ['Once ', 'upon ']
export const rest = ['a ', 'time.']
export const whole = 'Once upon a time.'

export type Second = Exclude<UpstreamProtocol, 'openai-responses'>
export const seconds: readonly Second[] = ['openai-chat', 'anthropic-messages', 'gemini']
const prefills = { 'openai-chat': 'partial', 'anthropic-messages': 'last-turn', gemini: 'last-turn' } as const

/** The first breaks off behind `begun`; Anthropic has then told its input. */
export function writeBegun(protocol: UpstreamProtocol, input: number, how: 'fin' | 'reset' | 'end' = 'fin'): Script {
  const frames = writeFrames(protocol, {
    pieces: [...begun, 'never'],
    tokens: { ...noTokens, input, output: 99 },
    early: protocol === 'anthropic-messages',
  })
  const at = frames.findIndex(({ data }) => data.includes('"never"'))
  return cutAfter(sendFrames(protocol, frames), at, how)
}

export function writeRest(protocol: Second, answer: Partial<Answer> = {}): Script {
  const tokens = { ...noTokens, input: 60, output: 7 }
  return sendFrames(protocol, writeFrames(protocol, { pieces: rest, tokens, ...answer }))
}

/** Of the configuration: a model of two endpoints, the first of which breaks off. */
export function configurePair(upstreamUrl: string, first: UpstreamProtocol, second: UpstreamProtocol, number: number) {
  const provider = (name: string, protocol: UpstreamProtocol, more: object = {}) => ({
    [name]: {
      protocols: [protocol],
      base_url: protocol.startsWith('openai') ? `${upstreamUrl}/v1` : upstreamUrl,
      api_key: `key-of-${name}`,
      ...more,
    },
  })
  const prefill = second === 'openai-responses' ? {} : { quirks: { prefill: prefills[second] } }
  return {
    providers: {
      ...provider(`breaking-${number}`, first),
      ...provider(`other-${second}`, second, prefill),
    },
    endpoints: [
      { provider: `breaking-${number}`, model: `m${number}-first` },
      { provider: `other-${second}`, model: `m${number}-second` },
    ],
  }
}

/** Plays for each number what `scripts` says. */
export function playPairs(
  upstream: Upstream,
  scripts: (number: number, request: Received) => { first: Script; second: Script },
): void {
  upstream.always((request) => {
    const [, number, which] = nameOf(request) ?? []
    return scripts(Number(number), request)[which === 'second' ? 'second' : 'first']
  })
}

function nameOf({ path, bytes }: Received): RegExpExecArray | null {
  return /m(\d+)-(first|second)/.exec(path + bytes.toString())
}

/** What the second was given as the beginning of its answer, and by which mark. */
export function readHandedOver(
  received: readonly Received[],
  number: number,
): { text: string | undefined; mark: unknown } | undefined {
  const request = received.findLast((each) => nameOf(each)?.[0] === `m${number}-second`)
  if (request === undefined) return undefined
  const last = lastTurn(request)
  return { text: readGiven(request), mark: last['partial'] ?? last['role'] }
}

/** Undefined: its last turn is the user's. */
export function readGiven(request: Received): string | undefined {
  const last = lastTurn(request)
  if (last['role'] === 'user') return undefined
  const [part] = readArray(last['content']) ?? readArray(last['parts']) ?? []
  return readString(readObject(part)?.['text']) ?? readString(last['content'])
}

function lastTurn({ body }: Received): JsonObject {
  const turns = readArray(body['messages']) ?? readArray(body['contents'])
  return readObject(turns?.at(-1)) ?? {}
}

/** A gateway with a model for each pair, `story/m` and its number, whose endpoints are tried in their order and cost nothing. */
export function startPairs(pairs: readonly ReturnType<typeof configurePair>[]): Promise<Gateway> {
  const models = pairs.map(({ endpoints }, number) => [
    `story/m${number}`,
    { strategy: 'order', endpoints: endpoints.map((endpoint) => ({ ...endpoint, price: 'free' })) },
  ])
  return startGateway({
    config: {
      providers: Object.assign({}, ...pairs.map(({ providers }) => providers)) as object,
      models: Object.fromEntries(models) as object,
      limits: { requests_per_minute: 1_000_000, tokens_per_minute: 1_000_000_000 },
      discover_local: false,
    },
  })
}
