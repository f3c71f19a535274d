// What of providers and endpoints does not mend itself, so that somebody has to see to it: credentials that are refused, models
// that a provider does not know or does not give to a credential, models that nothing serves, providers that are not ready.
import type { JsonObject } from '../../foundation/json/json.ts'
import type { Fault } from '../../health/fault.ts'
import type { Health } from '../../health/health.ts'
import type { ProviderState } from '../../providers/build-provider.ts'
import { showMoment } from '../../views/moment.ts'
import { numberCredential } from './endpoint-operations.ts'
import type { Lane } from './read-lanes.ts'

/** Faults that time does not heal, beside those of a credential. */
const lasting: readonly (Fault | undefined)[] = ['forbidden', 'missing']

type HealthOfNeeds = Pick<Health, 'readAccount' | 'readSetUse'>

/** The worst first. */
export function findNeeds(
  lanes: readonly Lane[],
  health: HealthOfNeeds,
  providers: readonly ProviderState[],
): JsonObject[] {
  const serving = new Set(lanes.filter(isServing).flatMap(({ models }) => models))
  return [
    ...listDown(lanes, serving, health),
    ...listRefused(lanes, serving, health),
    ...lanes.filter(isWrong).map((lane) => ({
      ...nothing,
      kind: lane.standing.fault === 'missing' ? 'unknown-model' : 'forbidden-model',
      provider: lane.provider,
      endpoint: lane.endpoint.id,
      credential: lane.credential,
      credential_number: numberCredential(lane.endpoint, lane.credential),
      ...countModels(lane.models, serving),
    })),
    ...providers.flatMap((state) =>
      state.ready ? [] : [{ ...nothing, kind: 'provider-not-ready', provider: state.name, words: state.reason }],
    ),
  ]
}

const nothing = {
  provider: null,
  endpoint: null,
  credential: null,
  credential_number: null,
  model: null,
  since: null,
  models: 0,
  models_down: 0,
  words: null,
}

function isServing({ standing }: Lane): boolean {
  return standing.use === 'enabled' && standing.state === 'closed'
}

function isWrong({ standing }: Lane): boolean {
  return standing.use === 'enabled' && standing.state !== 'closed' && lasting.includes(standing.fault)
}

/** How many models, and how many of them nothing else serves. */
function countModels(models: readonly string[], serving: ReadonlySet<string>) {
  return { models: models.length, models_down: models.filter((model) => !serving.has(model)).length }
}

/** Models that nothing serves for another reason than one that is told of by itself. */
function listDown(
  lanes: readonly Lane[],
  serving: ReadonlySet<string>,
  health: Pick<Health, 'readSetUse'>,
): JsonObject[] {
  const down = new Map<string, Lane[]>()
  for (const lane of lanes)
    for (const model of lane.models) if (!serving.has(model)) down.set(model, [...(down.get(model) ?? []), lane])
  return [...down]
    .filter(([, some]) => some.some((lane) => !isWrong(lane) && lane.standing.fault !== 'account'))
    .map(([model, some]) => {
      const [first] = some
      const isUnused = some.every(({ standing }) => standing.use !== 'enabled')
      const isOfProvider = first !== undefined && health.readSetUse(first.provider) !== 'enabled'
      const named = isOfProvider ? { provider: first.provider } : { endpoint: first?.endpoint.id ?? null }
      const kind = isUnused ? 'model-unused' : 'model-down'
      return { ...nothing, ...named, kind, model, models: 1, models_down: 1 }
    })
}

/** Each credential once, however many endpoints it is for. */
function listRefused(
  lanes: readonly Lane[],
  serving: ReadonlySet<string>,
  health: Pick<Health, 'readAccount'>,
): JsonObject[] {
  const refused = new Map<string, { lane: Lane; sinceMs: number; models: Set<string> }>()
  for (const lane of lanes) {
    const { provider, credential, models } = lane
    const { refusedMs: sinceMs } = health.readAccount(provider, credential)
    if (sinceMs === undefined) continue
    const key = `${provider}\n${credential}`
    const known = refused.get(key) ?? { lane, sinceMs, models: new Set() }
    for (const model of models) known.models.add(model)
    refused.set(key, known)
  }
  return [...refused.values()].map(({ lane, sinceMs, models }) => ({
    ...nothing,
    kind: 'credential-refused',
    provider: lane.provider,
    credential: lane.credential,
    credential_number: numberCredential(lane.endpoint, lane.credential),
    since: showMoment(sinceMs),
    ...countModels([...models], serving),
  }))
}
