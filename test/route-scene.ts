// Routing without a gateway: models of made-up endpoints, what is known of them, and a caller who asks.
import assert from 'node:assert/strict'
import type { Alias, Catalog, CatalogModel, Endpoint } from '../src/catalog/model.ts'
import type { JsonObject } from '../src/foundation/json/json.ts'
import type { HealthReading } from '../src/health/health.ts'
import { untried, type Standing } from '../src/health/standing.ts'
import type { InboundProtocolName, ProtocolName } from '../src/generation/protocol-name.ts'
import type { Key } from '../src/keys/key.ts'
import type { Caller } from '../src/stages/tickets/caller.ts'
import type { Decoded, ReadRequest } from '../src/stages/tickets/decoded.ts'
import type { Routed } from '../src/stages/tickets/plan.ts'
import { noPreferences, type Preferences } from '../src/stages/tickets/preferences.ts'
import { route } from '../src/stages/route/route.ts'
import { Turns, type TakeTurn } from '../src/stages/route/turns.ts'

export type Offer = {
  provider: string
  /** What callers pay, and what it costs the operator where `cost` does not say otherwise. */
  price?: Endpoint['price']
  cost?: Endpoint['cost']
  weight?: number
  credentials?: number
  protocol?: ProtocolName
  /** Signatures are refused with another credential. */
  isBound?: true
  issuer?: string
}

/** An endpoint of one provider, whose id is the provider's name; its credentials are `name-0`, `name-1`, … */
function makeEndpoint(offer: Offer): Endpoint {
  const { provider, price = 'free', cost = price, weight, credentials = 1, protocol = 'openai-chat' } = offer
  const { isBound = false, issuer = provider } = offer
  return {
    id: provider,
    provider: {
      name: provider,
      credentials: Array.from({ length: credentials }, (_, index) => ({ id: `${provider}-${index}` })),
      signaturesBoundToCredential: isBound,
      signatureIssuer: issuer,
    },
    price,
    cost,
    weight,
    protocols: [{ protocol, quirks: {} }],
  } as unknown as Endpoint
}

export function makeCatalog(
  models: { [id: string]: readonly Offer[] },
  { strategy = 'balanced', reason }: Partial<Pick<CatalogModel, 'strategy' | 'reason'>> = {},
  aliases: readonly Alias[] = [],
): Catalog {
  const made = new Map(
    Object.entries(models).map(([id, offers]) => [
      id,
      { id, noun: 'generation', strategy, endpoints: offers.map(makeEndpoint), reason } as unknown as CatalogModel,
    ]),
  )
  return { models: made, aliases, listedOn: '2026-11-27', find: (id) => made.get(id) }
}

/** What is known of an endpoint with a credential, by the credential's id; of others nothing. */
export class KnownHealth implements HealthReading {
  readonly standings = new Map<string, Partial<Standing>>()
  readonly places = new Map<string, { endpoint: string; credential: string; untilMs: number }>()

  /** `id`: an endpoint, with all its credentials, or one of these. */
  know(id: string, standing: Partial<Standing>): this {
    this.standings.set(id, standing)
    return this
  }

  read({ endpoint, credential }: Parameters<HealthReading['read']>[0]): Standing {
    return { ...untried, ...this.standings.get(endpoint.id), ...this.standings.get(credential.id) }
  }

  findPlace(conversation: string): ReturnType<HealthReading['findPlace']> {
    return this.places.get(conversation)
  }
}

export type Asked = {
  model?: string
  from?: InboundProtocolName
  key?: Partial<Key>
  owner?: string
  isUnlimited?: boolean
  preferences?: Partial<Preferences>
  session?: string
  stream?: boolean
  body?: JsonObject
  health?: HealthReading
  turns?: TakeTurn
}

/** Asks for one answer of `a/one`, unless it is said otherwise. */
export function routeFor(catalog: Catalog, asked: Asked = {}): Routed {
  const { model = 'a/one', key = {}, owner = 'o', isUnlimited = false, preferences, turns = new Turns() } = asked
  const { from = 'openai-chat', body = {}, session, stream = true, health = new KnownHealth() } = asked
  const caller = {
    key: { id: 'k', aliases: [], allowedModels: undefined, ...key },
    owner: { id: owner, isUnlimited },
  } as unknown as Caller
  const bytes = Buffer.from(JSON.stringify(body))
  const request: Partial<Decoded & ReadRequest> = {
    inbound: { name: from, noun: 'generation' } as Decoded['inbound'],
    envelope: { model, stream, candidateCount: 1, wantsStreamUsage: false },
    preferences: preferences === undefined ? noPreferences : { ...noPreferences, ...preferences },
    session,
    size: bytes.length,
    bytes,
    body,
  }
  const decoded = Object.assign(request, {
    read: (fact: { read(given: ReadRequest): unknown }) => fact.read(request as ReadRequest),
  }) as Decoded
  const routed = route(caller, decoded, { catalog: () => catalog, health, turns })
  assert.equal(routed.requestedModel, model)
  return routed
}

/** `endpoint: why` of each entry, the first to be tried first; several credentials are `endpoint-0`, `endpoint-1`, … */
export function listReasons({ entries }: Routed): string[] {
  return entries.map(({ endpoint, credential, reason }) => {
    const name = endpoint.provider.credentials.length > 1 ? credential.id : endpoint.id
    return `${name}: ${reason.rank === 'ready' ? '' : `${reason.rank}, `}${reason.why}`
  })
}

/** The credentials of the entries, or the endpoints of those that have one alone. */
export function listNames({ entries }: Routed): string[] {
  return entries.map(({ endpoint, credential }) =>
    endpoint.provider.credentials.length > 1 ? credential.id : endpoint.id,
  )
}
