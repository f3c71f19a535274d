// Mounts what people sign in with (`src/people/`) under /admin/auth/: the request as it came, and its answer as it is.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { checkOrigin } from '../access/check-origin.ts'
import type { AdminParts } from '../admin-parts.ts'

const METHODS_THAT_READ = ['GET', 'HEAD']

export async function serveSignIn(
  app: FastifyInstance,
  { people }: AdminParts,
  consoleUrl: string | undefined,
): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.route({
    method: ['GET', 'POST'],
    url: '/admin/auth/*',
    schema: { hide: true },
    async onRequest(request) {
      if (!METHODS_THAT_READ.includes(request.method)) checkOrigin(request.headers, consoleUrl)
    },
    async handler(request, reply) {
      const answer = await people.handle(toRequest(request, consoleUrl), request.ip)
      void reply.status(answer.status)
      for (const [name, value] of answer.headers) void reply.header(name, value)
      return reply.send(Buffer.from(await answer.arrayBuffer()))
    },
  })
}

function toRequest(request: FastifyRequest, consoleUrl: string | undefined): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !name.startsWith(':')) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  const url = new URL(request.url, consoleUrl ?? `http://${request.headers.host ?? 'localhost'}`)
  const body = request.body instanceof Uint8Array ? new Uint8Array(request.body) : undefined
  return new Request(url, { method: request.method, headers, ...(body !== undefined && { body }) })
}
