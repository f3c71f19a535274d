// Bodies that a route takes as they come: JSON that is handed on and not read here. A body says how long it is, or is cut off where it
// passes its bound.
import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { AdminError } from '../admin-error.ts'

/** For all routes of this scope. What says that it is too long is refused before it is read. */
export function takeStreams(app: FastifyInstance, mostBytes: number): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', (_request, payload, done) => done(null, payload))
  app.addHook('onRequest', async ({ headers }) => {
    if (Number(headers['content-length'] ?? 0) > mostBytes) throw tooLarge()
  })
}

/** The connection is left whole whenever the reader stops: an answer is still to come on it. @throws AdminError `too_large` behind the bound */
export async function* boundStream(body: Readable, mostBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    bytes += piece.length
    if (bytes > mostBytes) throw tooLarge()
    yield piece
  }
}

/** Aborted when the caller leaves, and when their answer has ended: what nobody reads to its end is ended with it. */
export function followCaller({ raw }: FastifyReply): AbortSignal {
  const left = new AbortController()
  raw.once('close', () => left.abort())
  return left.signal
}

function tooLarge(): AdminError {
  return new AdminError('too_large', 'The body is too large.')
}
