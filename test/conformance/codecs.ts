// What belongs to each codec under test: the yardstick that reads its wire format, the documents that judge it, and
// the parser of its streams.
import { AwsEventStreamParser } from '../../src/foundation/frames/aws-event-stream.ts'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import { SseParser, type Frame } from '../../src/foundation/frames/sse.ts'
import type { ProtocolName } from '../../src/generation/protocol-name.ts'
import type { DocumentName } from '../schemas.ts'
import * as bedrock from './project-bedrock.ts'
import * as chat from './project-chat.ts'
import * as gemini from './project-gemini.ts'
import * as messages from './project-messages.ts'
import * as responses from './project-responses.ts'
import type { AnswerProjection, RequestProjection } from './projection.ts'

export type Yardstick = {
  projectRequest(body: JsonObject): RequestProjection
  projectAnswer(body: JsonObject): AnswerProjection
  foldStream(frames: readonly Frame[]): JsonObject | undefined
}

export const yardsticks: { readonly [name in ProtocolName]: Yardstick } = {
  'openai-chat': chat,
  'openai-responses': responses,
  'anthropic-messages': messages,
  gemini,
  'bedrock-converse': bedrock,
}

/** What judges a protocol's request, answer and stream event. */
export const judges: {
  readonly [name in ProtocolName]: { document: DocumentName; request: string; answer: string; event: string }
} = {
  'openai-chat': {
    document: 'openai',
    request: 'CreateChatCompletionRequest',
    answer: 'CreateChatCompletionResponse',
    event: 'CreateChatCompletionStreamResponse',
  },
  'openai-responses': {
    document: 'openai',
    request: 'CreateResponse',
    answer: 'Response',
    event: 'ResponseStreamEvent',
  },
  'anthropic-messages': {
    document: 'anthropic',
    request: 'BetaCreateMessageParams',
    answer: 'Message',
    event: 'MessageStreamEvent',
  },
  gemini: {
    document: 'gemini',
    request: 'GenerateContentRequest',
    answer: 'GenerateContentResponse',
    event: 'GenerateContentResponse',
  },
  'bedrock-converse': {
    document: 'bedrock',
    request: 'ConverseRequest',
    answer: 'ConverseResponse',
    event: 'ConverseStreamOutput',
  },
}

/** The parser of a protocol's stream bytes. */
export function createParser(protocol: ProtocolName): {
  push(chunk: Uint8Array): Frame[]
  end(): { frames: Frame[]; cut: boolean }
} {
  return protocol === 'bedrock-converse' ? new AwsEventStreamParser() : new SseParser()
}
