// The endpoints of a model that may serve a request, each with each of its credentials, and why others may not.
import type { CatalogModel, Endpoint } from '../../catalog/model.ts'
import type { HealthReading } from '../../health/health.ts'
import { isAtHome } from '../../generation/signature/signature.ts'
import type { Credential } from '../../providers/provider.ts'
import type { Decoded } from '../tickets/decoded.ts'
import type { Exclusion, Unable } from '../tickets/plan.ts'
import { noPreferences, type Preferences } from '../tickets/preferences.ts'
import { chooseMode } from './choose-mode.ts'
import type { Found } from './conversation/find-conversation.ts'
import type { ModeFacts } from './mode-facts.ts'
import { UNORDERED, type Candidate } from './order/candidate.ts'
import { findSetback, type Judging } from './order/find-setback.ts'
import { exclusions, explainLoss } from './order/reasons.ts'
import { planCalls, planShares } from './plan-calls.ts'

export type Listing = {
  decoded: Decoded
  facts: ModeFacts
  judging: Judging
  health: HealthReading
  excluded: Exclusion[]
  unable: Unable | undefined
  findConversation(model: CatalogModel): Found
}

export function listCandidates(model: CatalogModel, listing: Listing): Candidate[] {
  const { decoded, facts, health, excluded, judging } = listing
  const { preferences, envelope } = decoded
  const candidates: Candidate[] = []
  for (const endpoint of model.endpoints) {
    const unwanted = findUnwanted(endpoint, preferences, listing.unable)
    if (unwanted !== undefined) {
      excluded.push({ endpoint: endpoint.id, credential: undefined, ...unwanted })
      continue
    }
    const chosen = chooseMode(decoded, facts, endpoint)
    const { embeds } = envelope
    const call = embeds === undefined ? planCalls(envelope.candidateCount, chosen) : planShares(embeds.inputs, chosen)
    for (const credential of endpoint.provider.credentials) {
      const standing = health.read({ endpoint, credential })
      const { use } = standing
      if (use !== 'enabled' && isClosed(use, endpoint, model, listing)) {
        excluded.push({ endpoint: endpoint.id, credential: undefined, ...exclusions[use] })
        break
      }
      const setback = findSetback(standing, judging)
      const preferred = readPreferred(endpoint, preferences)
      const isHome = facts.signature !== undefined && madeIt(facts.signature, endpoint, credential, call.protocol)
      candidates.push({ endpoint, credential, call, standing, setback, preferred, isHome })
    }
  }
  return candidates
}

/** An endpoint that is being drained keeps the conversations that it has. */
function isClosed(
  use: 'disabled' | 'draining',
  { id }: Endpoint,
  model: CatalogModel,
  { findConversation }: Listing,
): boolean {
  return use === 'disabled' || findConversation(model).place?.endpoint !== id
}

type Unwanted = Pick<Exclusion, 'why' | 'by'>

function findUnwanted(endpoint: Endpoint, preferences: Preferences, unable: Unable | undefined): Unwanted | undefined {
  if (preferences === noPreferences) return undefined
  const { order, only, ignore, maxPrice, allowFallbacks } = preferences
  const { name } = endpoint.provider
  if (only !== undefined && !only.includes(name)) return exclusions.only
  if (ignore.includes(name)) return exclusions.ignore
  if (!isAffordable(endpoint, maxPrice)) return exclusions.maxPrice
  const lost = unable?.get(endpoint)
  if (lost !== undefined) return explainLoss(lost.param)
  // Without fallbacks the caller's order is the whole list.
  return !allowFallbacks && order.length > 0 && !order.includes(name) ? exclusions.fallbacks : undefined
}

function isAffordable({ price }: Endpoint, maxPrice: Preferences['maxPrice']): boolean {
  if (maxPrice === undefined || price === 'free') return true
  const rates = price.tiers[0]?.rates
  if (rates === undefined) return true
  return (
    (maxPrice.input === undefined || rates.input <= maxPrice.input) &&
    (maxPrice.output === undefined || rates.output <= maxPrice.output)
  )
}

function readPreferred({ provider }: Endpoint, { order }: Preferences): number {
  const at = order.length === 0 ? -1 : order.indexOf(provider.name)
  return at === -1 ? UNORDERED : at
}

function madeIt(
  signature: NonNullable<ModeFacts['signature']>,
  { provider }: Endpoint,
  { id }: Credential,
  { protocol, signatureIssuer }: Candidate['call']['protocol'],
): boolean {
  const issuer = signatureIssuer ?? provider.signatureIssuer
  return isAtHome(signature, {
    protocol,
    issuer,
    credential: provider.signaturesBoundToCredential ? id : undefined,
  })
}
