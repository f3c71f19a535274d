// The playground's way to the gateway: a person's request goes to the callers' listener with a key of their session, so that the
// wallet, limits and rules of the workspace hold as for any caller. How many run at once is bounded, per person and in all.
import { bounds } from '../../foundation/bounds.ts'
import type { Session } from '../../people/people.ts'
import { AdminError } from '../admin-error.ts'
import type { AdminParts } from '../admin-parts.ts'
import { Forwarder, type Forwarded, type PlayedProtocol } from './forwarder.ts'
import { PlaygroundKeys, type PlaygroundKey } from './playground-keys.ts'

const UNAUTHORIZED = 401

type Run = {
  session: Session
  workspaceId: string
  protocol: PlayedProtocol
  headers: Headers
  body: AsyncIterable<Uint8Array>
  signal: AbortSignal
}

export class Playground {
  readonly #parts: AdminParts
  readonly #keys: PlaygroundKeys
  readonly #forwarder: Forwarder
  /** Those under way by person. */
  readonly #running = new Map<string, number>()
  #stopWaiting: (() => void) | undefined
  #looking: Promise<void> | undefined
  #isLookDue = false

  constructor(parts: AdminParts) {
    this.#parts = parts
    this.#keys = new PlaygroundKeys(parts)
    this.#forwarder = new Forwarder(parts.callersUrl)
  }

  /** Its place is given back when the answer's body has ended or is left, and when the signal is aborted. @throws AdminError */
  async run({ session, workspaceId, ...call }: Run): Promise<Forwarded & { keyId: string }> {
    const end = this.#begin(session.person.id)
    // Also where the answer is never read.
    call.signal.addEventListener('abort', end, { once: true })
    try {
      const key = await this.#takeKey(session, workspaceId)
      this.#stopWaiting ??= this.#lookLater()
      const answer = await this.#forwarder.forward({ ...call, key: key.text })
      if (answer.status === UNAUTHORIZED) await this.#keys.forget(key)
      return { ...answer, body: endAfter(answer.body, end), keyId: key.id }
    } catch (error) {
      end()
      throw error
    }
  }

  /** Ends the keys of those who may no longer use them, soon. */
  look(): void {
    if (this.#keys.size === 0) return
    this.#isLookDue = true
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined))
  }

  async close(): Promise<void> {
    this.#stopWaiting?.()
    await this.#looking
    await this.#keys.close()
    this.#forwarder.close()
  }

  #lookLater(): () => void {
    return this.#parts.context.clock.after(bounds.playgroundLookMs, () => {
      this.#stopWaiting = this.#keys.size === 0 ? undefined : this.#lookLater()
      this.look()
    })
  }

  async #look(): Promise<void> {
    while (this.#isLookDue) {
      this.#isLookDue = false
      try {
        await this.#keys.look()
      } catch (error) {
        // They are looked at again, and expire at last.
        this.#parts.log.warn({ err: error }, 'it is not known who may still use the playground')
      }
    }
  }

  /** One that somebody has disabled or deleted is no good any more: whoever plays has another, until they may not play. */
  async #takeKey(session: Session, workspaceId: string): Promise<PlaygroundKey> {
    const key = await this.#keys.take(session, workspaceId)
    const keys = await this.#parts.context.keys()
    if ((await keys.authenticate(key.text))?.key.status === 'active') return key
    await this.#keys.forget(key)
    return this.#keys.take(session, workspaceId)
  }

  /** @throws AdminError where too many are under way. What it answers gives the place back, once. */
  #begin(personId: string): () => void {
    const own = this.#running.get(personId) ?? 0
    const all = [...this.#running.values()].reduce((sum, each) => sum + each, 0)
    if (own >= bounds.playgroundRunsOfPerson || all >= bounds.playgroundRuns) {
      const message = `${own >= bounds.playgroundRunsOfPerson ? own : 'Too many'} requests of the playground are under way: wait for one, or stop it.`
      throw new AdminError('rate_limited', message, { retryAfterSeconds: 1 })
    }
    this.#running.set(personId, own + 1)
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      const left = (this.#running.get(personId) ?? 1) - 1
      if (left === 0) this.#running.delete(personId)
      else this.#running.set(personId, left)
    }
  }
}

async function* endAfter(body: AsyncIterable<Uint8Array>, end: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } finally {
    end()
  }
}
