// A model of the simulation as the catalogue has one, with an endpoint for each provider that the test names.
import type { Catalog, CatalogModel, Endpoint } from '../../../src/catalog/model.ts'
import { bounds } from '../../../src/foundation/bounds.ts'
import { everything } from '../../../src/generation/capabilities.ts'
import { readCard } from '../../../src/pricing/read-card.ts'
import type { Credential, Provider, ProviderProtocol } from '../../../src/providers/provider.ts'
import { outboundProtocols } from '../../../src/protocols/protocols.ts'
import type { UpstreamProtocol } from '../../money/answers.ts'
import type { Manner } from './manner.ts'
import type { Asked } from './simulated-provider.ts'

export const modelName = 'simulated/model'

export type Offer = {
  /** Also the name of its provider, and of its host. */
  name: string
  play(asked: Asked): Manner
  protocol?: UpstreamProtocol
  /** USD a million tokens, input and output alike. */
  cost?: number
  weight?: number
  credentials?: number
  firstContentMs?: number
  attemptMs?: number
}

export function makeCatalog(offers: readonly Offer[], more: Partial<CatalogModel> = {}): Catalog {
  const model: CatalogModel = {
    id: modelName,
    vendor: 'simulated',
    displayName: 'Simulated',
    noun: 'generation',
    createdSeconds: 0,
    capabilities: everything,
    price: 'free',
    strategy: 'balanced',
    hedges: false,
    endpoints: offers.map(makeEndpoint),
    ...more,
  }
  const models = new Map([[model.id, model]])
  return { models, aliases: [], listedOn: '2026-11-27', find: (id) => models.get(id) }
}

function makeEndpoint({ name, cost, weight, firstContentMs, attemptMs, ...offer }: Offer): Endpoint {
  const protocol = makeProtocol(name, offer.protocol ?? 'openai-chat')
  const card = cost === undefined ? 'free' : readCard({ input: cost, output: cost })
  const credentials = Array.from({ length: offer.credentials ?? 1 }, (_, index) => makeCredential(name, index))
  const provider: Provider = {
    name,
    displayName: name,
    protocols: [protocol],
    credentials,
    signatureIssuer: name,
    signaturesBoundToCredential: false,
    ownHeaders: {},
    allow: undefined,
  }
  return {
    id: `${name}/model`,
    provider,
    model: 'model',
    protocols: [protocol],
    capabilities: everything,
    cost: card,
    price: card,
    weight,
    firstContentMs: firstContentMs ?? bounds.firstContentMs,
    attemptMs: attemptMs ?? bounds.attemptMs,
    hedges: undefined,
  }
}

function makeProtocol(name: string, protocol: UpstreamProtocol): ProviderProtocol {
  return {
    protocol,
    url: (_path, model, stream) => new URL(`http://${name}.test${outboundProtocols[protocol].path(model, stream)}`),
    quirks: {},
    headers: {},
    callerHeaders: [],
  }
}

function makeCredential(name: string, index: number): Credential {
  const id = `${name}-key-${index}`
  return { id, authorize: () => ({ authorization: id }) }
}
