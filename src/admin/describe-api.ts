// The API as an OpenAPI document, also without a gateway: what the console's types are made of.
import { fastifySwagger } from '@fastify/swagger'
import { fastify, type FastifyInstance } from 'fastify'
import type { JsonObject } from '../foundation/json/json.ts'
import { COOKIE_PREFIX } from '../people/accounts/session-cookie.ts'
import { gatherShapes } from './gather-shapes.ts'
import { adminRoutes } from './routes/routes.ts'
import { describeRoute } from './serve/describe-route.ts'

/** Describes the routes that are added from then on; the answer makes the document, once they are there. */
export async function openDescription(app: FastifyInstance, version: string): Promise<() => JsonObject> {
  const info = {
    title: 'CrossModel console API',
    description: 'Management of workspaces, keys, money, models and people. Sign in, or send a management key.',
    version,
  }
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info,
      components: {
        securitySchemes: {
          'management-key': { type: 'http', scheme: 'bearer' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: `${COOKIE_PREFIX}.session_token`,
            description: 'Set by signing in; behind TLS `__Secure-` is before its name',
          },
        },
      },
    },
  })
  let document: JsonObject | undefined
  return () => (document ??= gatherShapes(app.swagger() as unknown as JsonObject))
}

export async function describeApi(): Promise<JsonObject> {
  const app = fastify()
  const describe = await openDescription(app, '0')
  await app.register(async (scope) => {
    for (const route of adminRoutes)
      scope.route({ method: route.method, url: route.path, schema: describeRoute(route), handler: async () => null })
  })
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  await app.ready()
  return describe()
}
