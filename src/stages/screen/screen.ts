// Decides whether a request may go to the providers of its plan, by what it refers to in the operator's account, the
// models that it names inside its body, and the fields by which it would steer a server for all of its users. Endpoints
// that may not have the request leave the plan; where none is left the request is refused, naming the field. Pure: what
// is found in the body, who the caller is and what the operator opened decide. On a gateway whose owners are all
// unlimited everything is open, unless the operator said otherwise.
import { resolveAlias } from '../../catalog/resolve-alias.ts'
import type { Catalog } from '../../catalog/model.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { Allowance } from '../../generation/request/allowance.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { findCallPrice } from '../../pricing/price.ts'
import type { Decoded } from '../tickets/decoded.ts'
import type { Findings, Path } from './examine-body.ts'
import { keepPriced } from './keep-priced.ts'
import { screenFacts, type ScreenFacts } from './screen-facts.ts'
import type { TenantSecrets } from './tenant-secrets.ts'
import { writePath } from './write-path.ts'
import type { Caller } from '../tickets/caller.ts'
import type { Exclusion, Plan, PlanEntry, Routed } from '../tickets/plan.ts'

export type ScreenPorts = {
  catalog(): Catalog
  /** Nobody but the operator has a key. */
  everyOwnerIsUnlimited(): boolean
  tenantSecrets: TenantSecrets
}

/** @throws GatewayError unsupported_parameter, permission_denied, invalid_json where a field stands twice */
export function screen(caller: Caller, decoded: Decoded, routed: Routed, ports: ScreenPorts): Plan {
  const { key, owner } = caller
  const isPrivate = ports.everyOwnerIsUnlimited()
  const rules = {
    tenantSecret: isPrivate ? undefined : ports.tenantSecrets.find(owner),
    isLimited: !owner.isUnlimited,
  }
  const isOpen = isPrivate && key.allowedModels === undefined && routed.entries.every(saysNothing)
  const allowed = isOpen ? routed.entries : new Policy(caller, decoded, isPrivate, ports).select(routed.entries)
  const entries = keepPriced(allowed, caller, decoded)
  const hasAll = entries.length === routed.entries.length
  const excluded = hasAll ? routed.excluded : [...routed.excluded, ...listExcluded(routed.entries, allowed, entries)]
  return { ...routed, ...rules, entries, excluded } as unknown as Plan
}

/** The endpoints that left the plan, each once. */
function listExcluded(
  all: readonly PlanEntry[],
  allowed: readonly PlanEntry[],
  priced: readonly PlanEntry[],
): Exclusion[] {
  const [isAllowed, isPriced] = [new Set(allowed), new Set(priced)]
  const out = new Map(all.filter((entry) => !isPriced.has(entry)).map((entry) => [entry.endpoint.id, entry]))
  return [...out].map(([endpoint, entry]) => {
    const why = isAllowed.has(entry)
      ? 'the request asks for something that has no price there'
      : 'the request holds something that is not open to callers there'
    return { endpoint, credential: undefined, why, by: 'operator' }
  })
}

const saysNothing = ({ endpoint }: PlanEntry) => endpoint.provider.allow === undefined

const inAccount = "refers to the operator's account at the provider, which is not open to callers"
const privateAddress =
  'is a private or a relative address, which is not open to callers: send a public URL, or the data itself'

class Policy {
  readonly #caller: Caller
  readonly #decoded: Decoded
  readonly #isPrivate: boolean
  readonly #ports: ScreenPorts
  readonly #facts: ScreenFacts

  constructor(caller: Caller, decoded: Decoded, isPrivate: boolean, ports: ScreenPorts) {
    this.#caller = caller
    this.#decoded = decoded
    this.#isPrivate = isPrivate
    this.#ports = ports
    this.#facts = decoded.read(screenFacts)
    const { namedTwice } = this.#facts
    if (namedTwice !== undefined)
      throw new GatewayError('invalid_json', `The body names '${namedTwice}' more than once.`, { param: namedTwice })
  }

  /** Those that may have the request. @throws GatewayError why the first may not, where none may */
  select(entries: readonly PlanEntry[]): readonly PlanEntry[] {
    let refusal: GatewayError | undefined
    // Whichever the credential.
    const judged = new Map<PlanEntry['endpoint'], GatewayError | undefined>()
    const left = entries.filter((entry) => {
      const { endpoint } = entry
      const found = judged.has(endpoint) ? judged.get(endpoint) : this.#judge(entry)
      judged.set(endpoint, found)
      refusal ??= found
      return found === undefined
    })
    if (left.length === 0 && refusal !== undefined) throw refusal
    return left
  }

  #judge(entry: PlanEntry): GatewayError | undefined {
    const { references, serverField, models } = this.#facts
    for (const { path, needs } of references) {
      if (this.#isOpen(entry, needs)) continue
      return this.#refuse(path, needs === 'private-addresses' ? privateAddress : inAccount, { entry, needs })
    }
    // What the protocol does not know stays behind where the request is translated.
    if (entry.protocol.protocol !== this.#decoded.inbound.wire) return undefined
    if (serverField !== undefined && !this.#caller.owner.isUnlimited && !this.#isOpen(entry, 'server-fields'))
      return this.#refuse(
        serverField,
        "steers the provider's server for all of its users, and is not open to callers",
        {
          entry,
          needs: 'server-fields',
        },
      )
    return this.#judgeModels(models, entry)
  }

  #isOpen({ endpoint: { provider } }: PlanEntry, needs: Allowance): boolean {
    if (provider.allow !== undefined) return provider.allow.has(needs)
    // Only a server inside the operator's network reaches what is there, whichever protocol it is spoken to in.
    if (needs === 'private-addresses' && provider.isOwnServer !== true) return true
    return this.#isPrivate
  }

  /** Models inside a body are under the key's list of models, and are refused where a wallet could not pay for them. */
  #judgeModels(models: Findings['models'], { endpoint }: PlanEntry): GatewayError | undefined {
    const { key, owner } = this.#caller
    if (models.length > bounds.modelsPerRequest) {
      const last = models.at(-1) as (typeof models)[number]
      return this.#refuse(last.path, `is one model too many: a request names at most ${bounds.modelsPerRequest}`)
    }
    for (const { path, name, service } of models) {
      const { price } = endpoint
      if (service !== undefined && price !== 'free' && findCallPrice(service, price) !== undefined) continue
      if (path[0] === 'moderation' && name !== undefined && freeModerations.test(name)) continue
      const catalog = this.#ports.catalog()
      const model = name && catalog.find(resolveAlias(name, key.aliases, catalog.aliases))
      if (key.allowedModels !== undefined && model && !key.allowedModels.has(model.id)) {
        const param = writePath(path, this.#decoded.inbound.name)
        return new GatewayError('permission_denied', `This API key may not use the model '${model.id}'.`, { param })
      }
      if (key.allowedModels !== undefined && !model)
        return this.#refuse(path, 'runs a model that is not one of those that this API key may use')
      if (!owner.isUnlimited) return this.#refuse(path, 'runs another model or service, which has no price here')
    }
    return undefined
  }

  /** The operator's own keys are told how to open it. */
  #refuse(path: Path, what: string, closed?: { entry: PlanEntry; needs: Allowance }): GatewayError {
    const param = writePath(path, this.#decoded.inbound.name)
    const remedy = closed && `providers.${closed.entry.endpoint.provider.name}.allow: [${closed.needs}]`
    const advice =
      remedy !== undefined && this.#caller.owner.isUnlimited ? ` The configuration opens it with ${remedy}.` : ''
    return new GatewayError('unsupported_parameter', `'${param}' ${what}.${advice}`, {
      param,
      ...(remedy === undefined ? {} : { detail: `closed: ${remedy}` }),
    })
  }
}

/** OpenAI does not bill them (platform.openai.com/docs/guides/moderation, 2026-08). */
const freeModerations = /^(?:omni|text)-moderation-/
