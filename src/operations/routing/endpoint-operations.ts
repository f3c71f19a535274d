// Operations on endpoints: how each of them stands with each of its credentials, and whether it is used at all.
import type { Endpoint } from '../../catalog/model.ts'
import { nearestName } from '../../foundation/lists/nearest-name.ts'
import type { Standing, Use } from '../../health/standing.ts'
import { describeStanding, nameState } from '../../views/standing.ts'
import type { OperationContext } from '../operation-context.ts'
import { changes, OperationError, type Operation } from '../operation.ts'
import { readStandings } from './read-standings.ts'

const uses: readonly Use[] = ['enabled', 'draining', 'disabled']

export const endpointOperations: readonly Operation[] = [
  {
    name: 'endpoint.list',
    async run(context, args) {
      const words = (args.optionalText('filter') ?? '').toLowerCase().split(' ').filter(Boolean)
      const { endpoints, models } = await readEndpoints(context)
      const health = await context.health()
      const named = []
      for await (const row of readStandings(health, endpoints.values())) {
        const ofModels = models.get(row.endpoint) ?? []
        const text = [row.endpoint, ...ofModels].join(' ').toLowerCase()
        if (words.every((word) => text.includes(word))) named.push({ ...row, models: ofModels })
      }
      const shown = args.flag('all') || words.length > 0 ? named : named.filter(({ standing }) => isNotable(standing))
      return {
        endpoints: shown.map(({ standing, ...row }) => ({
          ...row,
          credential_number: numberCredential(endpoints.get(row.endpoint), row.credential),
          ...describeStanding(standing),
        })),
        idle: named.length - shown.length,
        running: context.url !== undefined,
      }
    },
  },
  {
    name: 'endpoint.read-use',
    async run(context, args) {
      const id = args.text('endpoint')
      await findEndpoint(context, id)
      return { endpoint: id, use: (await context.health()).readSetUse(id) }
    },
  },
  {
    name: 'endpoint.use',
    changes,
    async run(context, args) {
      const [id, use] = [args.text('endpoint'), args.text('use')]
      if (!isUse(use)) throw new OperationError('usage', `\`use\` is one of ${uses.join(', ')}.`)
      const endpoint = await findEndpoint(context, id)
      const health = await context.health()
      await health.setUse(id, use)
      if (endpoint === undefined) return { provider: id, use }
      const [row] = health.list([endpoint])
      const standing = row?.standing.use ?? use
      return { endpoint: id, use, ...(standing === use ? {} : { provider_use: standing }) }
    },
  },
]

/** Undefined: it is the name of a provider. @throws OperationError where it is neither's */
async function findEndpoint(context: OperationContext, id: string): Promise<Endpoint | undefined> {
  const { endpoints } = await readEndpoints(context)
  const endpoint = endpoints.get(id)
  const isProvider = [...endpoints.values()].some(({ provider }) => provider.name === id)
  if (endpoint !== undefined || isProvider) return endpoint
  const words = `There is no endpoint '${id}' that can be called; ${adviseEndpoint(id, endpoints)}`
  throw new OperationError('fault', words)
}

/** Its place among the keys of its provider, from 1 on, as the configuration lists them; null where there is no other. */
export function numberCredential(endpoint: Endpoint | undefined, id: string): number | null {
  const credentials = endpoint?.provider.credentials ?? []
  return credentials.length < 2 ? null : credentials.findIndex((each) => each.id === id) + 1
}

function adviseEndpoint(id: string, endpoints: ReadonlyMap<string, Endpoint>): string {
  const nearest = nearestName(id, endpoints.keys())
  return nearest === undefined ? '`crossmodel endpoints --all` lists them' : `did you mean '${nearest}'?`
}

function isUse(written: string): written is Use {
  return (uses as readonly string[]).includes(written)
}

/** It was called of late, or is not as it should be. */
export function isNotable(standing: Standing): boolean {
  return standing.calls > 0 || standing.inFlight > 0 || standing.use !== 'enabled' || nameState(standing) !== 'ready'
}

/** Endpoints by their ids, and the ids of the models that each of them serves. */
export async function readEndpoints(context: OperationContext) {
  const endpoints = new Map<string, Endpoint>()
  const models = new Map<string, string[]>()
  for (const model of (await context.catalog()).models.values())
    for (const endpoint of model.endpoints) {
      endpoints.set(endpoint.id, endpoint)
      const known = models.get(endpoint.id)
      if (known === undefined) models.set(endpoint.id, [model.id])
      else known.push(model.id)
    }
  return { endpoints, models }
}
