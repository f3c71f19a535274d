// The console's door: its API, sign-in and pages, on a listener of their own and apart from that of callers. Everything that a
// stranger can make it hold or do is bounded by name. When the gateway stops it goes on until callers have their answers, and then
// what is under way here may end within a bound.
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { fastifyHelmet } from '@fastify/helmet'
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Address } from '../configuration/shape/file-shape.ts'
import { bounds } from '../foundation/bounds.ts'
import { newId } from '../foundation/ids.ts'
import { systemRandom } from '../foundation/random.ts'
import { openDescription } from './describe-api.ts'
import { AdminError } from './admin-error.ts'
import { answerErrors, answerUnread, answerUnrouted } from './answer-errors.ts'
import type { AdminParts } from './admin-parts.ts'
import { Playground } from './playground/playground.ts'
import { nameActor, type Actor } from './access/actor.ts'
import { RequestCounter } from './access/request-counter.ts'
import { adminRoutes } from './routes/routes.ts'
import { RunningAnswers } from './running-answers.ts'
import { serveRoute } from './serve/serve-route.ts'
import { serveConsole } from './static/serve-console.ts'
import { serveSignIn } from './serve/serve-sign-in.ts'
import { watchRequests } from './watch-requests.ts'

type AdminOptions = {
  address: Address
  /** Where people open the console, where it is not at the listener's own address: behind a proxy with TLS. */
  consoleUrl: string | undefined
  /** Addresses and ranges whose `X-Forwarded-For` says who asks; from elsewhere it is not read. */
  trustedProxies: readonly string[]
}

type Admin = {
  port: number
  /** Nothing new begins; what runs has `bounds.adminDrainMs`. */
  close(): Promise<void>
}

/** @throws the listener's error (EADDRINUSE, …) */
export async function openAdmin(parts: AdminParts, options: AdminOptions): Promise<Admin> {
  const { app, running } = await buildAdmin(parts, options)
  try {
    await app.listen(options.address)
  } catch (error) {
    await app.close()
    throw error
  }
  const { port } = app.server.address() as AddressInfo
  return {
    port,
    async close() {
      await running.drain()
      await app.close()
    },
  }
}

/** With all its routes, not listening yet. */
async function buildAdmin(
  parts: AdminParts,
  { consoleUrl, trustedProxies }: AdminOptions,
): Promise<{ app: FastifyInstance; running: RunningAnswers }> {
  const app = fastify({
    bodyLimit: bounds.adminBodyBytes,
    requestTimeout: bounds.adminRequestMs,
    keepAliveTimeout: bounds.adminIdleMs,
    http: {
      maxHeaderSize: bounds.adminHeaderBytes,
      headersTimeout: bounds.adminHeadMs,
      connectionsCheckingInterval: bounds.adminHeadMs / 2,
    },
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    requestIdHeader: false,
    genReqId: () => newId('req_', systemRandom),
    routerOptions: { maxParamLength: 256 },
    clientErrorHandler: answerUnread,
    frameworkErrors: answerUnrouted,
  })
  app.server.maxConnections = bounds.adminConnections
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  answerErrors(app, { log: parts.log, clock: parts.context.clock })
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: { useDefaults: false, directives: contentPolicy },
    strictTransportSecurity: consoleUrl?.startsWith('https:') === true && {
      maxAge: 31_536_000,
      includeSubDomains: false,
    },
    xFrameOptions: { action: 'deny' },
  })
  const describe = await openDescription(app, parts.version)
  const playground = new Playground(parts)
  const byAddress = new RequestCounter(parts.context.clock, bounds.adminAddressRequests, bounds.adminCountedNames)
  const byActor = new RequestCounter(parts.context.clock, bounds.adminPersonRequests, bounds.adminCountedNames)
  const noteActor = watchRequests(app, parts.context.clock, (answered) => parts.watch?.(answered))
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id).header('cache-control', 'no-store')
    assertWithin(byAddress.count(request.ip))
  })
  const running = new RunningAnswers(app, parts.context.clock)
  const countRequest = (request: FastifyRequest, actor: Actor) => {
    noteActor(request, actor)
    const { id } = nameActor(actor)
    if (id !== null) assertWithin(byActor.count(id))
  }
  // Whatever changes who may do what, or ends a session, ends what was made for it.
  app.addHook('onResponse', async ({ method }) => {
    if (method !== 'GET') playground.look()
  })
  app.addHook('onClose', () => playground.close())
  await app.register(async (scope) => {
    for (const route of adminRoutes) {
      const serving = { ...parts, consoleUrl, countRequest, playground }
      // What takes its body in another way is in a scope of its own.
      if (route.streams === undefined) serveRoute(scope, route, serving)
      else await scope.register(async (own) => serveRoute(own, route, serving))
    }
  })
  await app.register((scope) => serveSignIn(scope, parts, consoleUrl))
  app.get('/admin/openapi.json', { schema: { hide: true } }, async () => describe())
  const missing = await serveConsole(app, consoleFolder, () => parts.context.settings().publicModels)
  if (missing !== undefined) parts.log.warn({}, missing)
  await app.ready()
  return { app, running }
}

/** What `npm run -w console build` writes; beside `src` in a checkout, and beside `dist` in a package. */
const consoleFolder = fileURLToPath(new URL('../../console/dist/', import.meta.url))

/** Nothing of another origin, no inline script and no inline stylesheet: Mantine sets styles on elements alone. */
const contentPolicy = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'style-src-attr': ["'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
}

function assertWithin(seconds: number | undefined): void {
  if (seconds === undefined) return
  throw new AdminError('rate_limited', `Too many requests; again in ${seconds} s.`, { retryAfterSeconds: seconds })
}
