// A gateway between the SDKs and providers of which each test has its own, so that nothing is known of them when it begins. All
// of them live at one scripted upstream, told apart by the first part of the path.
import { startGateway, type Gateway } from '../gateway.ts'
import type { ChangedBounds } from '../change-bounds.ts'
import { noTokens, writeBody, writeFrames, type UpstreamProtocol } from '../money/answers.ts'
import { sendFrames, sendJson, type Script } from '../upstream/script.ts'
import { Upstream, type Received, type Responder } from '../upstream/upstream.ts'
import { openAnthropic } from './anthropic-client.ts'
import type { Address } from './client.ts'
import { openOpenAI } from './openai-client.ts'

type Provider = {
  protocol?: UpstreamProtocol
  /** How many credentials it has. */
  keys?: number
  /** Nobody listens where it should be. */
  isAway?: true
  /** It is this one of the known providers. */
  known?: string
}

type Providers = { readonly [name: string]: Provider }

export type Trouble = { title: string; providers: Providers; model?: object; run(scene: Scene): Promise<void> }

/** What a test sees of its own model. */
export type Scene = {
  model: string
  address: Address
  /** What a provider of this test does from now on; else it serves. */
  set(provider: string, responder: Responder): void
  /** What came to it so far. */
  received(provider: string): readonly Received[]
  /** Which of its credentials a request came with, from 0. */
  keyOf(request: Received): number
}

export class TroubleWorld {
  readonly gateway: Gateway
  readonly #upstream: Upstream
  readonly #responders = new Map<string, Responder>()

  private constructor(gateway: Gateway, upstream: Upstream) {
    this.gateway = gateway
    this.#upstream = upstream
  }

  static async start(troubles: readonly Trouble[], bounds: ChangedBounds): Promise<TroubleWorld> {
    const upstream = await Upstream.start()
    try {
      const config = configure(troubles, upstream.url)
      const world = new TroubleWorld(await startGateway({ config, bounds }), upstream)
      const protocols = new Map(troubles.flatMap(listProviders))
      upstream.always((request) => {
        const name = request.path.split('/')[1] ?? ''
        const responder = world.#responders.get(name) ?? serve(protocols.get(name) ?? 'openai-chat', 'The answer.')
        return typeof responder === 'function' ? responder(request) : responder
      })
      return world
    } catch (error) {
      await upstream.stop()
      throw error
    }
  }

  async stop(): Promise<void> {
    await this.gateway.stop()
    await this.#upstream.stop()
  }

  open(index: number): Scene {
    const nameOf = (provider: string) => `${provider}-${index}`
    return {
      model: `trouble/${index}`,
      address: this.gateway,
      set: (provider, responder) => void this.#responders.set(nameOf(provider), responder),
      received: (provider) => this.#upstream.received.filter(({ path }) => path.startsWith(`/${nameOf(provider)}/`)),
      keyOf: ({ headers }) => Number(/-key-(\d+)/.exec(JSON.stringify(headers))?.[1] ?? 'none'),
    }
  }
}

/** Whatever was asked for, as a stream or whole. */
export function serve(protocol: UpstreamProtocol, text: string): (request: Received) => Script {
  const answer = { pieces: [text], tokens: { ...noTokens, input: 3, output: 2 } }
  return ({ body, path }) =>
    body['stream'] === true || path.includes('stream')
      ? sendFrames(protocol, writeFrames(protocol, answer))
      : sendJson(writeBody(protocol, answer))
}

export function refuse(status: number, headers: { [name: string]: string } = {}): Script {
  return sendJson({ error: { message: 'It cannot be done now.', type: 'error', code: null } }, status, headers)
}

/** Nothing listens at this port of any machine. */
const CLOSED = 'http://127.0.0.1:1'

function listProviders({ providers }: Trouble, index: number): [string, UpstreamProtocol][] {
  return Object.entries(providers).map(([name, { protocol = 'openai-chat' }]) => [`${name}-${index}`, protocol])
}

function configure(troubles: readonly Trouble[], url: string): object {
  const providers: { [name: string]: object } = {}
  const models: { [id: string]: object } = {}
  for (const [index, { providers: own, model }] of troubles.entries()) {
    const endpoints = Object.entries(own).map(([each, { protocol = 'openai-chat', keys = 1, isAway, known }]) => {
      const name = `${each}-${index}`
      const isVersioned = protocol === 'openai-chat' || protocol === 'openai-responses'
      const base_url = `${isAway ? CLOSED : url}/${name}${isVersioned ? '/v1' : ''}`
      const api_keys = Array.from({ length: keys }, (_, key) => `secret-of-${name}-key-${key}`)
      providers[known ?? name] = { base_url, api_keys, ...(known === undefined ? { protocols: [protocol] } : {}) }
      return { provider: known ?? name, model: 'm', protocols: [protocol], price: 'free' }
    })
    models[`trouble/${index}`] = { endpoints, ...model }
  }
  const limits = { requests_per_minute: 1_000_000, tokens_per_minute: 1_000_000_000 }
  return { providers, models, limits, discover_local: false }
}

/** What was said so far, the caller's words and the model's in turn, the caller's last. */
export type Said = readonly string[]

/** One turn of a conversation over each of the three SDK surfaces. The answer's text; what the SDK throws. */
export const says: { readonly [name: string]: (address: Address, model: string, said: Said) => Promise<string> } = {
  async chat(address, model, said) {
    const messages = said.map((content, index) => ({ role: roleOf(index), content }))
    const { choices } = await openOpenAI(address).chat.completions.create({ model, messages })
    return choices[0]?.message.content ?? ''
  },
  async responses(address, model, said) {
    const input = said.map((content, index) => ({ role: roleOf(index), content }))
    return (await openOpenAI(address).responses.create({ model, input, store: false })).output_text
  },
  async messages(address, model, said) {
    const messages = said.map((content, index) => ({ role: roleOf(index), content }))
    const { content } = await openAnthropic(address).messages.create({ model, max_tokens: 100, messages })
    return content.map((block) => (block.type === 'text' ? block.text : '')).join('')
  },
}

const roleOf = (index: number) => (index % 2 === 0 ? ('user' as const) : ('assistant' as const))
