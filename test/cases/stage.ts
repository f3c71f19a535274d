// A gateway and a scripted upstream on which cases are played: one request of a caller, through the real gateway, to one
// provider that answers as it is told. What came out on both sides is handed to the test.
import type { JsonObject } from '../../src/foundation/json/json.ts'
import { parseJson, readArray, readObject } from '../../src/foundation/json/json.ts'
import type { InboundProtocolName, ProtocolName } from '../../src/generation/protocol-name.ts'
import { configureUpstream, startGateway, testModel } from '../gateway.ts'
import { call, paths, type Reply, type World } from '../e2e/world.ts'
import { Upstream } from '../upstream/upstream.ts'
import { sendJson, type Script } from '../upstream/script.ts'

export type Case = {
  from: InboundProtocolName
  to: ProtocolName
  /** The body without its model, or its text with `…` in the model's place. */
  request: JsonObject | string
  /** What the provider answers; a short text where the case is about the request alone. */
  answer?: Script
  headers?: { [name: string]: string }
  /** Another model than the one that reaches the scripted provider over `to`. */
  model?: string
}

export type Played = {
  reply: Reply
  /** The body that the provider was sent, and its text; undefined where none was. */
  sent: JsonObject | undefined
  sentText: string | undefined
  /** The header `x-crossmodel-dropped`, as a list. */
  dropped: string[]
}

export class Stage {
  readonly world: World

  private constructor(world: World) {
    this.world = world
  }

  /** Moonshot and Google, whose models are known, stand behind the same upstream. */
  static async open(): Promise<Stage> {
    const upstream = await Upstream.start()
    try {
      const { providers, ...config } = configureUpstream(upstream.url) as { providers: object }
      const known = {
        moonshot: { api_key: 'k', protocols: ['openai-chat'], base_url: `${upstream.url}/v1` },
        gemini: { api_key: 'k', protocols: ['gemini'], base_url: upstream.url },
      }
      const gateway = await startGateway({ config: { ...config, providers: { ...providers, ...known } } })
      const stop = async () => {
        await gateway.stop()
        await upstream.stop()
      }
      return new Stage({ gateway, upstream, stop })
    } catch (error) {
      await upstream.stop()
      throw error
    }
  }

  async play({ from, to, request, answer, headers = {}, model = testModel(to) }: Case): Promise<Played> {
    const { upstream, gateway } = this.world
    upstream.forget()
    upstream.always(answer ?? sendJson(shortAnswers[to]))
    const body =
      typeof request === 'string'
        ? request.replace('…', model)
        : JSON.stringify({ model, ...leastOf(from), ...request })
    const reply = await call(gateway, paths[from], { body, headers }).reply
    const { last } = upstream
    return {
      reply,
      sent: last?.body,
      sentText: last?.bytes.toString('utf8'),
      dropped: String(reply.headers['x-crossmodel-dropped'] ?? '')
        .split(',')
        .filter((name) => name !== ''),
    }
  }

  close(): Promise<void> {
    return this.world.stop()
  }
}

function leastOf(from: InboundProtocolName): JsonObject {
  return from === 'anthropic-messages' ? { max_tokens: 1_000 } : {}
}

/** "ok" in every protocol. */
export const shortAnswers: { readonly [name in ProtocolName]: JsonObject } = {
  'openai-chat': {
    id: 'c',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: 'ok', refusal: null }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  },
  'openai-responses': {
    id: 'resp_1',
    object: 'response',
    created_at: 1,
    status: 'completed',
    model: 'm',
    output: [
      {
        type: 'message',
        id: 'msg_1',
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text: 'ok', annotations: [] }],
      },
    ],
    usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
  },
  'anthropic-messages': {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [{ type: 'text', text: 'ok' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  },
  gemini: {
    candidates: [{ content: { role: 'model', parts: [{ text: 'ok' }] }, finishReason: 'STOP', index: 0 }],
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
  },
  'bedrock-converse': {
    output: { message: { role: 'assistant', content: [{ text: 'ok' }] } },
    stopReason: 'end_turn',
    usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
    metrics: { latencyMs: 1 },
  },
}

/** The text of a whole answer to a caller, in any of the three protocols. */
export function readText({ json }: Reply): string {
  const parts = [
    ...(readArray(json['choices']) ?? []).map((choice) => readObject(readObject(choice)?.['message'])?.['content']),
    ...(readArray(json['content']) ?? []).map((block) => readObject(block)?.['text']),
    ...(readArray(json['output']) ?? []).flatMap((item) =>
      (readArray(readObject(item)?.['content']) ?? []).map((part) => readObject(part)?.['text']),
    ),
  ]
  return parts.filter((part) => typeof part === 'string').join('')
}

/** The data of a stream's events, parsed. */
export function readEvents({ text }: Reply): JsonObject[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => parseJson(line.slice('data: '.length)) as JsonObject)
}
