// Serves the built console: files with hashes in their names for a year, the page itself for every path of the console and of
// public model pages, asked for anew each time. Where models are not public, those paths lead into the console. Compressed copies
// were made when it was built. Without a whole build a plain page says what to do.
import { fastifyStatic } from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { readBuild } from './read-build.ts'

const PAGE = 'index.html'
/** Where a plain page says that there is no console. */
const PAGES = ['/', '/console', '/console/*']
const PUBLIC_PAGES = ['/models', '/models/*']
/** Here, as on the public pages, the last part is a model's id, which may look like a file: `gpt-5.4`. */
const MODEL_PAGE = '/console/models/*'
/** The compressed copies, too. */
const HASHED = /^assets\/.+-[\w-]{8,}\.\w+(?:\.(?:br|gz))?$/

/**
 * `folder`: `console/dist`, which ends in a slash. `hasPublicModels` may change at any time. The answer is why the console cannot
 * be served; undefined: it is.
 */
export async function serveConsole(
  app: FastifyInstance,
  folder: string,
  hasPublicModels: () => boolean,
): Promise<string | undefined> {
  const build = readBuild(folder)
  const send = build.isWhole ? sendPage : (_request: unknown, reply: FastifyReply) => explain(reply, build.reason)
  for (const url of PUBLIC_PAGES) {
    app.get(url, { schema: { hide: true } }, (request, reply) =>
      hasPublicModels() ? send(request, reply) : reply.redirect(`/console${request.url}`),
    )
  }
  if (!build.isWhole) {
    for (const url of PAGES) app.get(url, { schema: { hide: true } }, send)
    return build.reason
  }
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    preCompressed: true,
    cacheControl: false,
    index: false,
    setHeaders: (reply, path) => {
      const isHashed = HASHED.test(path.slice(folder.length).replaceAll('\\', '/'))
      void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  app.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/console'))
  app.get('/console', { schema: { hide: true } }, sendPage)
  app.get(MODEL_PAGE, { schema: { hide: true } }, sendPage)
  app.get('/console/*', { schema: { hide: true } }, (request, reply) => {
    const { '*': path } = request.params as { '*': string }
    // What has the ending of a file is one, or is not there; every other path is a place within the page.
    return /\.\w+$/.test(path) ? reply.sendFile(path) : sendPage(request, reply)
  })
  return undefined
}

function sendPage(_request: unknown, reply: FastifyReply): FastifyReply {
  return reply.sendFile(PAGE)
}

function explain(reply: FastifyReply, reason: string): FastifyReply {
  const text = `<!doctype html><title>CrossModel</title><h1>No console yet</h1><p>${reason}</p>`
  return reply.status(503).type('text/html; charset=utf-8').send(text)
}
