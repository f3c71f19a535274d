// The codecs under test by name, and the yardsticks beside them. A codec that does not exist yet is absent: its tests
// are skipped, visibly.
import { existsSync } from 'node:fs'
import { AwsEventStreamParser } from '../../src/foundation/aws-event-stream.ts'
import type { JsonObject } from '../../src/foundation/json.ts'
import { SseParser, type Frame } from '../../src/foundation/sse.ts'
import {
  inboundProtocolNames,
  type InboundProtocolName,
  type ProtocolName,
} from '../../src/generation/protocol-name.ts'
import type { InboundProtocol, OutboundProtocol } from '../../src/protocols/protocol.ts'
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

const camel: { readonly [name in ProtocolName]: string } = {
  'openai-chat': 'openaiChat',
  'openai-responses': 'openaiResponses',
  'anthropic-messages': 'anthropicMessages',
  gemini: 'gemini',
  'bedrock-converse': 'bedrockConverse',
}

async function load(name: ProtocolName, half: 'Inbound' | 'Outbound'): Promise<unknown> {
  const file = new URL(`../../src/protocols/${name}/protocol.ts`, import.meta.url)
  if (!existsSync(file)) return undefined
  const module = (await import(file.href)) as { [name: string]: unknown }
  return module[`${camel[name]}${half}`]
}

export const inbounds = new Map<InboundProtocolName, InboundProtocol>()
export const outbounds = new Map<ProtocolName, OutboundProtocol>()
for (const name of Object.keys(camel) as ProtocolName[]) {
  const outbound = (await load(name, 'Outbound')) as OutboundProtocol | undefined
  if (outbound !== undefined) outbounds.set(name, outbound)
}
for (const name of inboundProtocolNames) {
  const inbound = (await load(name, 'Inbound')) as InboundProtocol | undefined
  if (inbound !== undefined) inbounds.set(name, inbound)
}

export const outboundNames = Object.keys(camel) as ProtocolName[]

/** The parser of a protocol's stream bytes. */
export function createParser(protocol: ProtocolName): {
  push(chunk: Uint8Array): Frame[]
  end(): { frames: Frame[]; cut: boolean }
} {
  return protocol === 'bedrock-converse' ? new AwsEventStreamParser() : new SseParser()
}
