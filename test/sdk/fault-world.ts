// A gateway between the SDKs and two upstreams, one that fails and one that is well. Each fault has models of its own, so that
// nothing is known of an endpoint when it fails: one of the failing endpoint alone, one with the other behind it.
import assert from 'node:assert/strict'
import type { ChangedBounds } from '../change-bounds.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import type { UpstreamProtocol } from '../money/answers.ts'
import type { Script } from '../upstream/script.ts'
import { Upstream, type Received } from '../upstream/upstream.ts'
import { said, writeStream, writeWhole } from './fault-rows.ts'
import type { SdkClient, Told } from './client.ts'

export type FaultCase = {
  /** Counted from 0: also the models' names. */
  number: number
  protocol: UpstreamProtocol
  script: Script
  where: string
  stream: boolean
  /** Some content has gone out when it fails. */
  hadContent: boolean
}

/** What the second endpoint speaks: another protocol, so that failover has to cross them. */
const others: { readonly [name in UpstreamProtocol]: UpstreamProtocol } = {
  'openai-chat': 'anthropic-messages',
  'openai-responses': 'gemini',
  'anthropic-messages': 'openai-responses',
  gemini: 'openai-chat',
}

export class FaultWorld {
  readonly gateway: Gateway
  readonly #failing: Upstream
  readonly #well: Upstream

  private constructor(gateway: Gateway, failing: Upstream, well: Upstream) {
    this.gateway = gateway
    this.#failing = failing
    this.#well = well
  }

  static async start(cases: readonly FaultCase[], settings: object = {}, bounds: ChangedBounds = {}) {
    const [failing, well] = [await Upstream.start(), await Upstream.start()]
    failing.always((request) => cases[readNumber(request)]?.script ?? { status: 501, steps: [] })
    well.always((request) => {
      const protocol = others[cases[readNumber(request)]?.protocol ?? 'openai-chat']
      return isStreamed(request) ? writeStream(protocol, said) : writeWhole(protocol, said)
    })
    try {
      const config = configure(cases, failing.url, well.url, settings)
      return new FaultWorld(await startGateway({ config, bounds }), failing, well)
    } catch (error) {
      await failing.stop()
      await well.stop()
      throw error
    }
  }

  async stop(): Promise<void> {
    await this.gateway.stop()
    await this.#failing.stop()
    await this.#well.stop()
  }

  /** The failing endpoint alone: the SDK throws. Before it another: the whole answer, or it throws where content had gone out. */
  async prove(client: SdkClient, each: FaultCase): Promise<void> {
    await this.#assertThrows(client, each, `alone/m${each.number}`)
    const before = this.#failing.received.length
    if (each.hadContent) await this.#assertThrows(client, each, `pair/m${each.number}`)
    else assert.equal((await this.#ask(client, each, `pair/m${each.number}`)).text, said.join(''), each.where)
    const calls = this.#failing.received.slice(before).filter((request) => readNumber(request) === each.number)
    assert.ok(calls.length > 0, `${each.where}: the endpoint that fails was not called`)
  }

  #ask(client: SdkClient, { stream }: FaultCase, model: string): Promise<Told> {
    return client.ask({ model, prompt: 'Hello', stream })
  }

  /** Any error of the SDK will do, but for one that is our own mistake. */
  async #assertThrows(client: SdkClient, each: FaultCase, model: string): Promise<void> {
    const told = await this.#ask(client, each, model).catch((error: unknown) => error)
    assert.ok(told instanceof Error, `${each.where}: taken for a whole answer: ${JSON.stringify(told)}`)
    assert.ok(!(told instanceof TypeError || told instanceof assert.AssertionError), String(told.stack))
  }
}

function configure(cases: readonly FaultCase[], failing: string, well: string, settings: object): object {
  const providers: { [name: string]: object } = {}
  const models: { [id: string]: object } = {}
  const add = (name: string, protocol: UpstreamProtocol, url: string) => {
    const isVersioned = protocol === 'openai-chat' || protocol === 'openai-responses'
    providers[name] ??= { protocols: [protocol], base_url: isVersioned ? `${url}/v1` : url, api_key: `key-of-${name}` }
    return name
  }
  for (const { number, protocol } of cases) {
    const endpoint = (provider: string) => ({ provider, model: `m${number}`, price: 'free' })
    // What has failed is left alone for a while, and so is the account where that was refused: none may share it.
    const fail = (where: string) => endpoint(add(`failing-${number}-${where}`, protocol, failing))
    const second = endpoint(add(`well-${others[protocol]}`, others[protocol], well))
    models[`alone/m${number}`] = { endpoints: [fail('alone')], ...settings }
    models[`pair/m${number}`] = { strategy: 'order', endpoints: [fail('first'), second], ...settings }
  }
  const limits = { requests_per_minute: 1_000_000, tokens_per_minute: 1_000_000_000 }
  return { providers, models, limits, discover_local: false }
}

function readNumber({ path, bytes }: Received): number {
  return Number(/m(\d+)[:"]/.exec(path + bytes.toString())?.[1] ?? 'none')
}

function isStreamed({ path, body }: Received): boolean {
  return body['stream'] === true || path.includes('stream')
}
