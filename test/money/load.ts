// Calls of every kind at once: streams and bodies, in all three protocols, handed on and translated, against an upstream
// that answers each by itself. What each answer used differs, so that no charge can be mistaken for another.
import { createHash } from 'node:crypto'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import { readString } from '../../src/foundation/json/json.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { sendFrames, sendJson, type Script, type Step } from '../upstream/script.ts'
import type { Received } from '../upstream/upstream.ts'
import { asReported, noTokens, writeBody, writeFrames, type Tokens, type UpstreamProtocol } from './answers.ts'
import { writeRequest } from './bank.ts'

const targets: readonly UpstreamProtocol[] = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini']
const pieces = Array.from({ length: 12 }, (_, index) => `Piece ${index} of an answer that takes its time. `)

export type LoadCall = {
  from: InboundProtocolName
  to: UpstreamProtocol
  stream: boolean
  body: JsonObject
  tag: string
}

/** The call of this number: the same number is the same call. */
export function makeCall(number: number): LoadCall {
  const from = inboundProtocolNames[number % 3] as InboundProtocolName
  const to = targets[Math.floor(number / 3) % 4] as UpstreamProtocol
  const stream = Math.floor(number / 12) % 3 !== 0
  const tag = `tag-${number}-`
  const request = writeRequest(from, to, { stream, cap: 900 })
  const body = JSON.parse(JSON.stringify(request).replace('Hello there', tag)) as JsonObject
  return { from, to, stream, body, tag }
}

/** What the answer to the call with this tag uses. */
export function tokensOf(tag: string): Tokens {
  const digest = createHash('sha256').update(tag).digest()
  return {
    ...noTokens,
    input: 100 + digest.readUInt16BE(0),
    cacheRead: digest.readUInt8(2),
    output: 1 + digest.readUInt8(3),
    reasoning: digest.readUInt8(4),
  }
}

/** The same, in the kinds that the upstream of this call reports. */
export function reportedOf({ to, tag }: LoadCall): Tokens {
  return asReported(to, tokensOf(tag))
}

/** Answers whatever was asked, a stream with `everyMs` between its events. */
export function answerLoad(everyMs: number): (received: Received) => Script {
  return (received) => {
    const tag = /tag-\d+-/.exec(received.bytes.toString())?.[0] ?? ''
    const to = readTarget(received)
    const answer = { pieces, tokens: tokensOf(tag) }
    const streams = received.body['stream'] === true || received.path.includes('streamGenerateContent')
    if (streams) return sendFrames(to, writeFrames(to, answer), everyMs)
    const wait: Step[] = everyMs > 0 ? [{ waitMs: everyMs * 6 }] : []
    return { ...sendJson(writeBody(to, answer)), beforeHeaders: wait }
  }
}

function readTarget(received: Received): UpstreamProtocol {
  if (received.path.includes('/chat/completions')) return 'openai-chat'
  if (received.path.includes('/responses')) return 'openai-responses'
  return readString(received.body['model']) === undefined ? 'gemini' : 'anthropic-messages'
}

/** Whether a caller has this answer whole: the body to its last byte, the stream to its terminal event. */
export function isWhole({ from, stream }: LoadCall, text: string, ended: boolean): boolean {
  if (!stream) return ended && text !== ''
  if (from === 'openai-chat') return text.includes('data: [DONE]\n\n')
  return from === 'openai-responses'
    ? /event: response\.completed\ndata: .*\n\n/.test(text)
    : /event: message_stop\ndata: .*\n\n/.test(text)
}
