// Asks the gateway what a tool will find there: the models on offer, and the outcome of a trial call, asked as the tool
// asks, with its key, in its protocol, over HTTP.
import { bounds } from '../../foundation/bounds.ts'
import {
  isObject,
  parseJsonObject,
  readArray,
  readCount,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../foundation/json/json.ts'
import { noProxies, type ProxyRules } from '../../http1/transport/proxy-rules.ts'
import { Transport } from '../../http1/transport/transport.ts'
import { OperationError } from '../../operations/operation.ts'
import { systemNetwork } from '../../start/system-network.ts'
import type { Connection, Tool } from './tool.ts'

/** A model that the key may call. */
export type OfferedModel = { id: string; window: Connection['window'] }

/** Undefined: nobody answers there. @throws OperationError where the gateway refuses the key */
export async function listModels(
  origin: string,
  key: string,
  proxies?: ProxyRules,
): Promise<OfferedModel[] | undefined> {
  const answer = await call(`${origin}/v1/models?limit=1000`, { key, proxies }).catch(() => undefined)
  if (answer === undefined) return undefined
  const body = parseJsonObject(answer.body)
  if (answer.status !== 200)
    throw new OperationError('fault', `${origin} refuses: ${readError(answer.status, answer.body)}`)
  return (readArray(body?.['data']) ?? [])
    .filter(isObject)
    .filter(talks)
    .flatMap((model) => {
      const id = readString(model['id'])
      return id === undefined ? [] : [{ id, window: readWindow(model) }]
    })
}

/** No tool talks to a model of embeddings. */
export function talks(model: JsonObject): boolean {
  return readArray(readObject(model['modalities'])?.['output'])?.includes('embedding') !== true
}

/** Of a model as the gateway describes it, to callers and to operators. */
export function readWindow(model: JsonObject): Connection['window'] {
  const context = readCount(model['context_window_tokens'])
  const output = readCount(model['max_output_tokens'])
  return context === undefined || output === undefined ? undefined : { context, output }
}

/** `reached`: there is a gateway at all. */
type Trial = { reached: boolean; answer?: string; error?: string }

/** One small generation. */
export async function tryModel(
  { origin, key, model }: Connection,
  protocol: Tool['protocol'],
  proxies?: ProxyRules,
): Promise<Trial> {
  const { path, body, readAnswer } = trials[protocol]
  try {
    const { status, body: text } = await call(`${origin}${path}`, { key, proxies, body: { model, ...body } })
    const answer = status === 200 ? readAnswer(parseJsonObject(text)) : undefined
    return answer === undefined ? { reached: true, error: readError(status, text) } : { reached: true, answer }
  } catch (error) {
    return { reached: false, error: (error as Error).message }
  }
}

type TrialCall = {
  path: string
  body: { [name: string]: Json }
  readAnswer(body: Json | undefined): string | undefined
}

const WORDS = 'Say hello.'

const trials: { readonly [protocol in Tool['protocol']]: TrialCall } = {
  'openai-chat': {
    path: '/v1/chat/completions',
    body: { messages: [{ role: 'user', content: WORDS }] },
    readAnswer: (body) => join(dig(body, 'choices')?.map((choice) => readObject(choice['message'])?.['content'])),
  },
  'openai-responses': {
    path: '/v1/responses',
    body: { input: WORDS, store: false },
    readAnswer: (body) =>
      join(dig(body, 'output')?.flatMap((item) => dig(item, 'content')?.map((part) => part['text']))),
  },
  'anthropic-messages': {
    path: '/v1/messages',
    body: { messages: [{ role: 'user', content: WORDS }], max_tokens: 1_024 },
    readAnswer: (body) => join(dig(body, 'content')?.map((block) => block['text'])),
  },
}

function dig(value: Json | undefined, name: string) {
  return readArray(readObject(value)?.[name])?.filter(isObject)
}

function join(texts: readonly (Json | undefined)[] | undefined): string | undefined {
  return texts?.filter((text) => typeof text === 'string').join('')
}

type Call = { key: string; proxies: ProxyRules | undefined; body?: Json }

async function call(url: string, { key, proxies = noProxies, body }: Call) {
  const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
  const answer = await systemNetwork.call(url, {
    method: sent === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'anthropic-version': '2023-06-01', 'content-type': 'application/json' },
    ...(sent && { body: sent }),
    withinMs: bounds.connectTrialMs,
    mostBytes: bounds.connectAnswerBytes,
    transport: new Transport(proxies),
  })
  if (answer.isCut) throw new Error(`its answer is longer than ${bounds.connectAnswerBytes} bytes`)
  return answer
}

/** What the gateway says, in either shape of errors, which both have a message in the same place. */
function readError(status: number, text: string): string {
  const message = readString(readObject(parseJsonObject(text)?.['error'])?.['message'])
  return message ?? `it answered ${status}, and not as a gateway does`
}
