// Tells of each request of the console's listener once, when its answer is over or whoever asked has left: also of what no
// route was found for, and of what was refused before any ran. Nothing secret is in it: the path comes without its query, and
// who asked as an id.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Clock } from '../foundation/time/clock.ts'
import { nameActor, type Actor } from './access/actor.ts'

export type AnsweredRequest = {
  /** As in `x-request-id`. */
  id: string
  method: string
  path: string
  /** Undefined: they left before anything was answered. */
  status: number | undefined
  durationMs: number
  /** The id of a person or of a management key; undefined: nobody that is known. */
  actor: string | undefined
}

export type WatchRequests = (answered: AnsweredRequest) => void

/** The answer takes note of who asks, where that is known. */
export function watchRequests(
  app: FastifyInstance,
  clock: Clock,
  watch: WatchRequests,
): (request: FastifyRequest, actor: Actor) => void {
  const actors = new WeakMap<FastifyRequest, string>()
  app.addHook('onRequest', async (request, { raw }) => {
    const startedMs = clock.monotonicMs()
    raw.once('close', () => {
      const { id, method, url } = request
      const [path = ''] = url.split('?', 1)
      const status = raw.headersSent ? raw.statusCode : undefined
      const durationMs = Math.round(clock.monotonicMs() - startedMs)
      watch({ id, method, path, status, durationMs, actor: actors.get(request) })
    })
  })
  return (request, actor) => {
    const { id } = nameActor(actor)
    if (id !== null) actors.set(request, id)
  }
}
