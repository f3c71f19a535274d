// What of the console's listener is under way, so that a stop does not cut it: from then on nothing new begins, and what runs may
// end within a bound.
import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { bounds } from '../foundation/bounds.ts'
import type { Clock } from '../foundation/time/clock.ts'
import { AdminError } from './admin-error.ts'

export class RunningAnswers {
  readonly #clock: Clock
  readonly #running = new Set<ServerResponse>()
  #isStopping = false
  #ended: (() => void) | undefined

  /** Its hook comes before those of whatever is added to `app` later. */
  constructor(app: FastifyInstance, clock: Clock) {
    this.#clock = clock
    app.addHook('onRequest', async (_request, reply) => {
      if (this.#isStopping)
        throw new AdminError('unavailable', 'The gateway is going down: try again.', { retryAfterSeconds: 1 })
      this.#add(reply.raw)
    })
  }

  /** Resolves when nothing is under way, or after `bounds.adminDrainMs`. */
  async drain(): Promise<void> {
    this.#isStopping = true
    if (this.#running.size === 0) return
    await new Promise<void>((resolve) => {
      this.#ended = resolve
      this.#clock.after(bounds.adminDrainMs, resolve)
    })
  }

  #add(answer: ServerResponse): void {
    this.#running.add(answer)
    answer.once('close', () => {
      this.#running.delete(answer)
      if (this.#running.size === 0) this.#ended?.()
    })
  }
}
