// What upstreams of the SDK tests say: for each protocol, recorded answers of four kinds, whole and streamed, and what
// each of them means by the conformance tests' yardstick (which shares nothing with the codecs). Picked by what they
// hold, the shortest first, so that the pick needs no list of names.
import type { JsonObject } from '../../src/foundation/json/json.ts'
import type { ProtocolName } from '../../src/generation/protocol-name.ts'
import { yardsticks } from '../conformance/codecs.ts'
import type { AnswerProjection } from '../conformance/projection.ts'
import { recordedAnswers, toBytes, type RecordedAnswer } from '../recordings.ts'
import { replay, sendFrames, type Script } from '../upstream/script.ts'

/** `proof`: a tool call whose reasoning is signed, so that the next turn must bring the signature back. */
export type SceneKind = 'text' | 'reasoning' | 'tool' | 'proof'
export type Scene = {
  name: string
  script: Script
  /** The body, or of a stream what its frames add up to. */
  told: AnswerProjection
  /** Signatures as the next request's yardstick names them. */
  signatures: readonly string[]
  answer: RecordedAnswer
}

const BYTES_MAX = 40_000

/** The shortest recorded answer of a kind; undefined where no provider of the protocol was recorded saying such. */
export function findScene(protocol: ProtocolName, kind: SceneKind, stream: boolean): Scene | undefined {
  const found = recordedAnswers(protocol)
    .filter((answer) => answer.stream === stream && answer.status < 400)
    .flatMap((answer) => {
      const body = answer.body ?? yardsticks[protocol].foldStream(answer.frames ?? [])
      if (body === undefined || toBytes(answer).length > BYTES_MAX) return []
      const told = yardsticks[protocol].projectAnswer(body)
      return isOfKind(kind, told, body, protocol) ? [{ answer, told, body }] : []
    })
    .sort((left, right) => rank(left.answer) - rank(right.answer))[0]
  if (found === undefined) return undefined
  const { answer, told, body } = found
  const script = answer.frames === undefined ? replay(answer) : sendFrames(protocol, answer.frames)
  return { name: answer.name, script, told, signatures: readSignatures(protocol, body), answer }
}

/** The providers themselves first, then what hosts made of their protocol, then fixtures, some of them written by hand. */
function rank(answer: RecordedAnswer): number {
  const sources = ['lingua', 'pydantic-ai', 'vercel-ai']
  return toBytes(answer).length + sources.indexOf(answer.record.src) * BYTES_MAX
}

function isOfKind(kind: SceneKind, told: AnswerProjection, body: JsonObject, protocol: ProtocolName): boolean {
  const hasText = /\w/.test(told.text) && told.refusal === ''
  const [call] = told.calls
  const callsOneFunction =
    told.finish === 'tool-calls' && told.calls.length === 1 && call !== undefined && typeof call.arguments === 'object'
  switch (kind) {
    case 'text':
      return hasText && told.finish === 'stop' && told.calls.length === 0 && told.reasoning === '' && isPlain(body)
    case 'reasoning':
      return hasText && told.finish === 'stop' && told.calls.length === 0 && told.reasoning !== '' && isPlain(body)
    case 'tool':
      return callsOneFunction && isPlain(body)
    case 'proof':
      return callsOneFunction && readSignatures(protocol, body).length > 0 && isPlain(body)
    default:
      return kind satisfies never
  }
}

/** Without what a provider's own tools did: not every caller's protocol has words for that. */
function isPlain(body: JsonObject): boolean {
  return !/server_tool_use|web_search|code_interpreter|mcp_|tool_search|executableCode|groundingMetadata|annotations":\[\{|container|"phase"|custom_tool|image_generation/.test(
    JSON.stringify(body),
  )
}

/** The yardstick reads signatures of requests: this is the answer, sent back as it came. */
function readSignatures(protocol: ProtocolName, body: JsonObject): string[] {
  return yardsticks[protocol].projectRequest(sendBack(protocol, body)).signatures
}

function sendBack(protocol: ProtocolName, body: JsonObject): JsonObject {
  switch (protocol) {
    case 'openai-chat': {
      const [choice] = body['choices'] as JsonObject[]
      return { messages: [choice?.['message'] ?? {}] }
    }
    case 'openai-responses':
      return { input: body['output'] ?? [] }
    case 'anthropic-messages':
      return { messages: [{ role: 'assistant', content: body['content'] ?? [] }] }
    case 'gemini': {
      const [candidate] = body['candidates'] as JsonObject[]
      return { contents: [candidate?.['content'] ?? {}] }
    }
    case 'bedrock-converse':
      return { messages: [(body['output'] as JsonObject)['message'] ?? {}] }
    default:
      return protocol satisfies never
  }
}
