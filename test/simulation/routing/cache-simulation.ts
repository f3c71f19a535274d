// Conversations over a simulated model, and the prompt caches of its providers: each endpoint with each credential remembers,
// for as long as a cache lives, how far a conversation had come that it has seen.
import type { JsonObject } from '../../../src/foundation/json/json.ts'
import { serve, type Manner } from './manner.ts'
import type { Question, RoutingSimulation } from './routing-simulation.ts'
import type { Asked } from './simulated-provider.ts'

const CACHE_MS = 5 * 60_000

export class PromptCaches {
  /** When the cache of a place last saw a turn of a conversation. */
  readonly #seen = new Map<string, number>()
  hits = 0
  calls = 0

  /** Serves a call, and notes whether the turn before it is in this cache. */
  play({ credential, body, atMs }: Asked): Manner {
    const newest = body.slice(body.lastIndexOf('talk '))
    const [, name = '', turn = '0'] = /^talk (\S+) turn (\d+)/.exec(newest) ?? []
    const before = this.#seen.get(`${credential} ${name} ${Number(turn) - 1}`)
    this.calls += 1
    if (before !== undefined && atMs - before <= CACHE_MS) this.hits += 1
    this.#seen.set(`${credential} ${name} ${turn}`, atMs)
    return serve()
  }
}

export type Talk = { name: string; owner?: string; headers?: { readonly [name: string]: string }; body?: JsonObject }

/** The request of one turn: everything that was said before it, and its own message. */
export function writeTurn({ name, owner, headers, body }: Talk, turn: number): Question {
  const messages: JsonObject[] = [{ role: 'system', content: 'You are a helpful assistant.' }]
  for (let before = 0; before < turn; before += 1)
    messages.push({ role: 'user', content: `talk ${name} turn ${before}` }, { role: 'assistant', content: 'Well.' })
  messages.push({ role: 'user', content: `talk ${name} turn ${turn}` })
  return {
    body: { messages, ...body },
    ...(owner === undefined ? {} : { owner }),
    ...(headers === undefined ? {} : { headers }),
  }
}

/** All turns of a talk, each some seconds after the answer to the one before. */
export async function talk(simulation: RoutingSimulation, about: Talk, turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    await new Promise<void>((resolve) => {
      simulation.clock.after(2_000 + simulation.random.fraction() * 28_000, resolve)
    })
    await simulation.call(writeTurn(about, turn))
  }
}
