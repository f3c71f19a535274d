// Puts the candidates of a model in order, each with its reason. First come classes: what is left alone after faults is last,
// then the caller's order decides, then how a candidate stands, then whether it made the signatures in the history. Within
// a class endpoints are placed: the one where the conversation was, else by the strategy. Pure but for the turns.
import type { CatalogModel, Endpoint, Strategy } from '../../../catalog/model.ts'
import type { Reason } from '../../tickets/plan.ts'
import type { Found } from '../conversation/find-conversation.ts'
import type { TakeTurn } from '../turns.ts'
import { groupByEndpoint, UNORDERED, type Candidate, type Choice } from './candidate.ts'
import { comparePrices } from './compare-prices.ts'
import { drawOrder, spreadTurn } from './draw.ts'
import { isMeasured, orderByMeasure, type Ordered } from './measure.ts'
import { reasons, setbacks } from './reasons.ts'
import { weighEndpoints } from './weigh-endpoints.ts'

type Arranging = {
  model: CatalogModel
  /** The caller's wish, else the operator's. */
  strategy: Strategy
  isStreamed: boolean
  /** Undefined: there is one candidate. */
  found: Found | undefined
  turns: TakeTurn
}

export type Arranged = { candidate: Candidate; reason: Reason }

export function arrange(candidates: readonly Candidate[], arranging: Arranging): Arranged[] {
  const [first] = candidates
  // What is known of it changes nothing, but where other models could serve and it is left alone.
  if (candidates.length === 1 && first !== undefined) {
    const { setback = reasons.alone } = first
    return [{ candidate: first, reason: setback.rank === 'open' ? setback : reasons.alone }]
  }
  const arranged: Arranged[] = []
  for (const members of splitClasses(candidates))
    for (const each of new ClassOrder(members, arranging, arranged.length === 0).arrange()) arranged.push(each)
  return arranged
}

const ranks: { readonly [rank in Reason['rank']]: number } = { ready: 0, degraded: 2, full: 3, open: 4 }

/** One that is well, and not what the caller prefers, comes before those that fail. */
function readRank({ setback }: Candidate): number {
  if (setback === undefined) return ranks.ready
  return setback === setbacks.slow || setback === setbacks.thin ? 1 : ranks[setback.rank]
}

/** Nothing is known for or against it. */
const isPlain = ({ setback, preferred, isHome }: Candidate) =>
  setback === undefined && preferred === UNORDERED && !isHome

/** The best class first. Those of the last, which are left alone, stand by when they are back. */
function splitClasses(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  if (candidates.every(isPlain)) return [candidates]
  const classes: Candidate[][] = []
  for (const candidate of candidates.toSorted(compareClasses)) {
    const last = classes.at(-1)
    const [member] = last ?? []
    if (last === undefined || member === undefined || compareClasses(member, candidate) !== 0) classes.push([candidate])
    else last.push(candidate)
  }
  return classes
}

function compareClasses(a: Candidate, b: Candidate): number {
  const isOpen = (candidate: Candidate) => candidate.setback?.rank === 'open'
  if (isOpen(a) || isOpen(b))
    return isOpen(a) && isOpen(b) ? a.standing.untilMs - b.standing.untilMs : Number(isOpen(a)) - Number(isOpen(b))
  return a.preferred - b.preferred || readRank(a) - readRank(b) || Number(b.isHome) - Number(a.isHome)
}

type Placed = { choice: Choice; reason: Reason }

/** Every so many turns an endpoint that was not measured yet comes first. */
const LEARNING_TURNS = 20
/** Calls under way from which an endpoint can be too busy. */
const BUSY_CALLS = 4

class ClassOrder {
  readonly #choices: readonly Choice[]
  readonly #arranging: Arranging
  readonly #isFirst: boolean
  #turn: number | undefined

  constructor(members: readonly Candidate[], arranging: Arranging, isFirst: boolean) {
    this.#choices = groupByEndpoint(members)
    this.#arranging = arranging
    this.#isFirst = isFirst
  }

  arrange(): Arranged[] {
    const arranged: Arranged[] = []
    this.#placeEndpoints().forEach(({ choice, reason }, index) => {
      const candidates = this.#orderCredentials(choice, this.#isFirst && index === 0)
      candidates.forEach((candidate, nth) => {
        arranged.push({ candidate, reason: candidate.setback ?? (nth === 0 ? reason : reasons.sibling) })
      })
    })
    return leaveOneBack(arranged)
  }

  #placeEndpoints(): Placed[] {
    const choices = this.#choices
    const [first] = choices
    if (first === undefined) return []
    const ofClass = explainClass(first)
    if (choices.length === 1) return [{ choice: first, reason: ofClass ?? this.#explainAlone(first) }]
    const placed = this.#placeSeveral()
    if (ofClass === undefined) return placed
    return placed.map((each) => (each.reason === reasons.placed ? each : { ...each, reason: ofClass }))
  }

  #explainAlone({ endpoint }: Choice): Reason {
    if (!this.#isFirst) return reasons.next
    return this.#arranging.found?.place?.endpoint === endpoint.id ? reasons.placed : reasons.best
  }

  #placeSeveral(): Placed[] {
    const choices = [...this.#choices]
    const { strategy, model, isStreamed } = this.#arranging
    const measured = isMeasured(strategy) ? orderByMeasure(choices, strategy, isStreamed) : undefined
    // Where nothing is known, the operator's own way holds.
    const way = isMeasured(strategy) && measured === undefined ? model.strategy : strategy
    if (way === 'order') return label(choices, reasons.listed)
    if (way === 'price') return label(choices.toSorted(comparePrices), reasons.price)
    const home = this.#findHome()
    const order =
      measured === undefined ? this.#draw(home !== undefined) : this.#placeMeasured(measured, home !== undefined)
    if (home !== undefined) return putFirst(order, home, reasons.placed)
    const back = this.#isFirst ? choices.find(isBack) : undefined
    return back === undefined ? order : putFirst(order, back, reasons.probing)
  }

  /** Where the conversation was, unless that is too busy by now. */
  #findHome(): Choice | undefined {
    const { found, model } = this.#arranging
    const place = found?.place
    if (place === undefined) return undefined
    const home = this.#choices.find(({ endpoint }) => endpoint.id === place.endpoint)
    if (home === undefined) return undefined
    const weights = weighEndpoints(model)
    const peers = this.#choices.filter((choice) => choice !== home)
    const weight = peers.reduce((sum, { endpoint }) => sum + readWeight(weights, endpoint), 0)
    const calls = peers.reduce((sum, choice) => sum + countCalls(choice), 0)
    const isBusy = isTwiceAsBusy(
      { calls: countCalls(home), weight: readWeight(weights, home.endpoint) },
      { calls, weight, count: peers.length },
    )
    return isBusy ? undefined : home
  }

  #draw(isPlaced: boolean): Placed[] {
    const { model } = this.#arranging
    const weights = weighEndpoints(model)
    const drawn = drawOrder(
      this.#choices.map(({ endpoint }) => readWeight(weights, endpoint)),
      this.#fraction(isPlaced),
    ).map((index) => this.#choices[index] as Choice)
    const [one, other, ...rest] = drawn
    if (one === undefined || other === undefined || !this.#isFirst) return label(drawn, reasons.next)
    const load = (choice: Choice) => ({ calls: countCalls(choice), weight: readWeight(weights, choice.endpoint) })
    const isBusy = isTwiceAsBusy(load(one), { ...load(other), count: 1 })
    const pair: Placed[] = isBusy
      ? [
          { choice: other, reason: reasons.calmer },
          { choice: one, reason: reasons.busier },
        ]
      : [
          { choice: one, reason: reasons.drawn },
          { choice: other, reason: reasons.next },
        ]
    return [...pair, ...label(rest, reasons.next)]
  }

  #placeMeasured({ quantity, ordered, unknown }: Ordered, isPlaced: boolean): Placed[] {
    const placed = label(ordered, reasons[quantity])
    if (unknown === undefined || isPlaced || !this.#isFirst) return placed
    const isLearning = this.#takeTurn() % LEARNING_TURNS === LEARNING_TURNS - 1
    return isLearning ? putFirst(placed, unknown, reasons.learnt) : placed
  }

  /** A conversation that has its place takes nobody's turn. */
  #fraction(isPlaced: boolean): number {
    const { found } = this.#arranging
    return spreadTurn(isPlaced && found !== undefined ? found.spread : this.#takeTurn())
  }

  #takeTurn(): number {
    const { turns, model, found } = this.#arranging
    return (this.#turn ??= this.#isFirst ? turns.take('model', model.id) : (found?.spread ?? 0))
  }

  /**
   * The one that served the conversation first, whose account has its cache. Else they take turns, so that their quotas are used
   * alike; but where encrypted reasoning is bound to the account that made it, a conversation stays with one also when nothing
   * is remembered of it.
   */
  #orderCredentials({ endpoint, candidates }: Choice, isFirst: boolean): readonly Candidate[] {
    if (candidates.length === 1) return candidates
    const { found, turns } = this.#arranging
    const place = found?.place
    const home = place?.endpoint === endpoint.id ? findCredential(candidates, place.credential) : -1
    if (home !== -1) return rotate(candidates, home)
    const spread = found?.spread ?? 0
    if (isBound(candidates)) {
      const { credentials } = endpoint.provider
      const bound = spread % credentials.length
      const behind = ({ credential }: Candidate) =>
        (credentials.indexOf(credential) - bound + credentials.length) % credentials.length
      return candidates.toSorted((a, b) => behind(a) - behind(b))
    }
    const back = candidates.findIndex(mayBeBack)
    if (back !== -1) return rotate(candidates, back)
    return rotate(candidates, (isFirst ? turns.take('provider', endpoint.provider.name) : spread) % candidates.length)
  }
}

/** What decided about a class, where that is not how its endpoints were placed. */
function explainClass({ candidates: [candidate] }: Choice): Reason | undefined {
  if (candidate?.isHome === true) return reasons.signed
  return candidate !== undefined && candidate.preferred !== UNORDERED ? reasons.ordered : undefined
}

function label(choices: readonly Choice[], reason: Reason): Placed[] {
  return choices.map((choice) => ({ choice, reason }))
}

function putFirst(placed: readonly Placed[], choice: Choice, reason: Reason): Placed[] {
  const rest = placed.filter((each) => each.choice !== choice)
  const calm = rest.map((each) => (each.reason === reasons.drawn ? { ...each, reason: reasons.next } : each))
  return [{ choice, reason }, ...calm]
}

const isBack = ({ candidates }: Choice) => candidates.some(mayBeBack)

function mayBeBack({ standing }: Pick<Candidate, 'standing'>): boolean {
  return standing.state === 'probing'
}

/** A request finds out about one that may be back, and about others only once nothing else of the class is left. */
function leaveOneBack(arranged: Arranged[]): Arranged[] {
  const isOther = ({ candidate }: Arranged, index: number) => index > 0 && mayBeBack(candidate)
  if (!arranged.some(isOther)) return arranged
  return [...arranged.filter((each, index) => !isOther(each, index)), ...arranged.filter(isOther)]
}

function countCalls({ candidates }: Choice): number {
  let calls = 0
  for (const { standing } of candidates) calls += standing.inFlight - standing.stuck
  return calls
}

function readWeight(weights: ReadonlyMap<Endpoint, number>, endpoint: Endpoint): number {
  return weights.get(endpoint) ?? 0
}

/** With this call on top of those that are under way; `count`: endpoints that share the other's. */
function isTwiceAsBusy(
  { calls, weight }: { calls: number; weight: number },
  other: { calls: number; weight: number; count: number },
): boolean {
  if (calls < BUSY_CALLS) return false
  return (calls + 1) * other.weight >= 2 * (other.calls + other.count) * weight
}

/** Responses alone gives reasoning back in a form that only its own account reads. */
function isBound([first]: readonly Candidate[]): boolean {
  return (
    first !== undefined &&
    first.endpoint.provider.signaturesBoundToCredential &&
    first.call.protocol.protocol === 'openai-responses'
  )
}

function findCredential(candidates: readonly Candidate[], id: string): number {
  return candidates.findIndex(({ credential }) => credential.id === id)
}

function rotate(candidates: readonly Candidate[], first: number): readonly Candidate[] {
  return first === 0 ? candidates : [...candidates.slice(first), ...candidates.slice(0, first)]
}
