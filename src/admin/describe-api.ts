// The API as an OpenAPI document, without a gateway: what the console's types are made of.
import { fastifySwagger } from '@fastify/swagger'
import { fastify, type FastifyInstance } from 'fastify'
import { adminRoutes } from './routes/routes.ts'
import { describeRoute } from './serve/describe-route.ts'

/** Makes `app.swagger()` answer with the routes that are added from then on. */
export async function openDescription(app: FastifyInstance, version: string): Promise<void> {
  const info = {
    title: 'CrossModel console API',
    description: 'Management of workspaces, keys, money, models and people. Sign in, or send a management key.',
    version,
  }
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info,
      components: { securitySchemes: { 'management-key': { type: 'http', scheme: 'bearer' } } },
      security: [{ 'management-key': [] }],
    },
  })
}

export async function describeApi(): Promise<object> {
  const app = fastify()
  await openDescription(app, '0')
  await app.register(async (scope) => {
    for (const route of adminRoutes)
      scope.route({ method: route.method, url: route.path, schema: describeRoute(route), handler: async () => null })
  })
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  await app.ready()
  return app.swagger()
}
