// A gateway whose known and own providers all stand at one scripted upstream, to look at what goes up to each of them: one
// model for each provider and protocol. Customers with prepaid wallets are opened on the way.
import { callControlSocket } from '../../src/control/call-control-socket.ts'
import { isObject, type JsonObject } from '../../src/foundation/json/json.ts'
import type { InboundProtocolName, ProtocolName } from '../../src/generation/protocol-name.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { writeShortBody } from '../money/answers.ts'
import { openPurse } from '../money/bank.ts'
import { call, leastBody, paths, type Reply } from '../e2e/world.ts'
import { sendJson, type Script } from '../upstream/script.ts'
import { readTarget, Upstream, type Received } from '../upstream/upstream.ts'

export type Sent = {
  reply: Reply
  /** What the provider was sent; undefined: it was not called. */
  up: Received | undefined
  /** The error's code, or Messages' type, and the field that it names. */
  code: unknown
  message: string
}

export type SendOptions = {
  key?: string
  headers?: { [name: string]: string }
  /** The model's id where it is not the provider's own. */
  model?: string
}

export type Upward = {
  gateway: Gateway
  upstream: Upstream
  /** A prepaid customer's key; `models`: it may use these alone. */
  openKey(usd?: bigint, models?: readonly string[]): Promise<string>
  /** One call of `from`, its body the least one and `more` (or `more` itself, a text), for the model of `provider` that speaks `to`. */
  send(
    from: InboundProtocolName,
    provider: string,
    to: ProtocolName,
    more: JsonObject | string,
    options?: SendOptions,
  ): Promise<Sent>
  stop(): Promise<void>
}

export const modelOf = (provider: string, protocol: ProtocolName): string => `${provider}/${protocol}`

/** Each provider's protocols; their addresses are the upstream's. */
const offers: { readonly [provider: string]: readonly ProtocolName[] } = {
  openai: ['openai-chat', 'openai-responses'],
  anthropic: ['anthropic-messages'],
  deepseek: ['openai-chat', 'anthropic-messages'],
  mistral: ['openai-chat'],
  qwen: ['openai-chat'],
  openrouter: ['openai-chat', 'anthropic-messages'],
  vllm: ['openai-chat', 'openai-responses', 'anthropic-messages'],
  gemini: ['gemini'],
  'own-server': ['openai-chat', 'openai-responses', 'anthropic-messages'],
}

/** `providers`: more keys of a provider's configuration, by its name. */
export async function startUpward(
  settings: { providers?: { [name: string]: JsonObject }; models?: JsonObject } = {},
): Promise<Upward> {
  const upstream = await Upstream.start()
  try {
    const gateway = await startGateway({ config: configure(upstream.url, settings) })
    return {
      gateway,
      upstream,
      openKey: (usd = 100n, models) => openKey(gateway.data, usd, models),
      send: (from, provider, to, more, options = {}) => send(gateway, upstream, { from, provider, to, more, options }),
      async stop() {
        await gateway.stop()
        await upstream.stop()
      },
    }
  } catch (error) {
    await upstream.stop()
    throw error
  }
}

async function openKey(data: string, usd: bigint, models: readonly string[] | undefined): Promise<string> {
  const { key, owner } = await openPurse(data, usd * 1_000_000_000n)
  if (models === undefined) return key
  const limits = { requests_per_minute: '1000000', tokens_per_minute: '1000000000' }
  const made = await callControlSocket(data, 'key.create', { name: 'narrow', owner, models: [...models], ...limits })
  if (!isObject(made?.result)) throw new Error('the gateway did not make the key')
  return String(made.result['key'])
}

/** A call of a server that the caller brought costs nothing. */
const price = { input: 1, output: 2, server_tools: { mcp: 0 } }

function configure(url: string, settings: { providers?: { [name: string]: JsonObject }; models?: JsonObject }): object {
  const providers: { [name: string]: JsonObject } = {}
  const models: JsonObject = {}
  for (const [provider, protocols] of Object.entries(offers)) {
    const addresses = protocols.map((protocol) => [protocol, protocol.startsWith('openai') ? `${url}/v1` : url])
    providers[provider] = {
      api_key: 'upstream-secret-key',
      base_url: Object.fromEntries(addresses) as JsonObject,
      protocols: [...protocols],
      ...settings.providers?.[provider],
    }
    for (const protocol of protocols)
      models[modelOf(provider, protocol)] = {
        endpoints: [{ provider, model: `up-${protocol}`, protocols: [protocol], price }],
      }
  }
  return {
    providers,
    models: { ...models, ...settings.models },
    discover_local: false,
    limits: { requests_per_minute: 1_000_000, tokens_per_minute: 1_000_000_000 },
  }
}

type Sending = {
  from: InboundProtocolName
  provider: string
  to: ProtocolName
  more: JsonObject | string
  options: SendOptions
}

async function send(gateway: Gateway, upstream: Upstream, sending: Sending): Promise<Sent> {
  const { from, provider, to, more, options } = sending
  upstream.forget()
  upstream.always(({ path }) => answerAs(path))
  const least = { ...leastBody(from, from), model: options.model ?? modelOf(provider, to) }
  const reply = await call({ url: gateway.url, key: options.key ?? gateway.key }, paths[from], {
    body: typeof more === 'string' ? more : { ...least, ...more },
    headers: options.headers ?? {},
  }).reply
  const error = isObject(reply.json['error']) ? reply.json['error'] : {}
  return {
    reply,
    up: upstream.last,
    code: error['code'] ?? error['type'],
    message: String(error['message'] ?? ''),
  }
}

/** A short answer of the protocol that the path belongs to, always whole. */
function answerAs(path: string): Script {
  const to = readTarget(path)
  if (to === 'bedrock-converse') throw new Error('no model here is at Bedrock')
  return sendJson(writeShortBody(to))
}
