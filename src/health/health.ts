// What is known of each endpoint and credential. Attempts report to it, routing reads it, nobody else does; operators see it
// through `list`. Memory is bounded however many endpoints there are: those that were not called for longest are forgotten.
import { bounds } from '../foundation/bounds.ts'
import type { Clock } from '../foundation/time/clock.ts'
import type { Credential, Provider } from '../providers/provider.ts'
import { Account } from './account.ts'
import type { AttemptReport } from './attempt-report.ts'
import type { Fault } from './fault.ts'
import type { KeptBreaker } from './kept/kept-breaker.ts'
import type { BreakerRules } from './measures/breaker.ts'
import { FaultHistory, type EndingHistory } from './measures/history.ts'
import { RecentMap } from './measures/recent-map.ts'
import { Pair, type PairWatch } from './pair.ts'
import { Places, type Place } from './places.ts'
import { RecentChanges, type HealthChange } from './recent-changes.ts'
import { untried, type Standing, type Use } from './standing.ts'
import { Uses, type SetUse } from './uses.ts'

/** What is called: an endpoint's id (`provider/model`) with a credential of its provider. */
type Called = { readonly endpoint: CalledEndpoint; readonly credential: Credential }

type CalledEndpoint = { readonly id: string; readonly provider: Pick<Provider, 'name' | 'credentials'> }

/** What routing reads. */
export type HealthReading = {
  /** The same object each time, which moves on. */
  read(called: Called): Standing
  /** While a prompt cache of the conversation may live there. */
  findPlace(conversation: string): Place | undefined
}

/** What attempts tell. */
export type HealthReporting = {
  /**
   * A call begins, whose answer the provider streams or not. Undefined: it is left alone at this moment, since another call is
   * finding out whether it is back; `isLast`: there is nothing else to try, so it is called all the same.
   */
  begin(called: Called, isLast: boolean, isStreamed: boolean): AttemptReport | undefined
  /** The conversation was served there, and what it bought of a cache lives so long, ms. */
  keepPlace(conversation: string, called: Called, livesMs: number): void
}

/** What operators see and change. */
type HealthDesk = {
  /** Each endpoint with each of its credentials, in their order; an endpoint that several models have is there once. */
  list(endpoints: Iterable<CalledEndpoint>): HealthRow[]
  /** What is set of it or of its provider, whichever leaves it less. */
  readUse(endpoint: CalledEndpoint): Use
  /**
   * `name`: of an endpoint, or of a provider for all that it has. Holds from now on, here and at every gateway of the same
   * database, and after a restart. What is enabled is called again at once, whatever it did before. @throws StoreError
   */
  setUse(name: string, use: Use): Promise<void>
  /** What is set of this name alone: of an endpoint, or of a provider. */
  readSetUse(name: string): Use
  /** How its calls ended of late, and what its provider leaves of its limits; undefined: it was not called. */
  readPast(endpoint: string, credential: string): PairPast | undefined
  readAccount(provider: string, credential: string): AccountStanding
  /** The operator's own call was served with it. */
  noteServed(provider: string, credential: string): void
  /** Failed calls of all endpoints over the last hour, by fault and minute. */
  listFaults(): ReturnType<FaultHistory['list']>
  /** The newest first. */
  listChanges(): HealthChange[]
}

/** `left`: parts, 0 to 1. */
type PairPast = {
  endings: EndingHistory | undefined
  left: { requests: number | undefined; tokens: number | undefined }
}

/** Since this gateway began: since when the provider refuses it, and when something was last served with it; the wall clock, ms. */
type AccountStanding = { refusedMs: number | undefined; servedMs: number | undefined }

type HealthRow = { endpoint: string; provider: string; credential: string; standing: Standing }

/** What outlives a restart, and what operators are told. */
type HealthKeeping = {
  /** A breaker has changed. Must return at once. */
  keep(breaker: KeptBreaker): void
  /** Resolves when it is durable. */
  writeUse(name: string, set: SetUse): Promise<void>
  /** The provider refuses the credential, or its account there has no money: told once, until something is served with it. */
  onDeath(provider: string, credential: string): void
  onRevival(provider: string, credential: string): void
  /** The endpoint is left alone with that credential: told at most once in `bounds.awayToldMs`, and then also that it serves again. */
  onAway(endpoint: string, credential: string, fault: Fault | undefined): void
  onBack(endpoint: string, credential: string): void
}

const keepsNothing: HealthKeeping = {
  keep() {},
  writeUse: () => Promise.resolve(),
  onDeath() {},
  onRevival() {},
  onAway() {},
  onBack() {},
}

/** From so much on the wall clock has been set, ms. */
const CLOCK_SET_MS = 50

export class Health implements HealthReading, HealthReporting, HealthDesk {
  readonly #clock: Clock
  readonly #keeping: HealthKeeping
  readonly #pairs = new RecentMap<Pair>(bounds.healthPairs, (pair) => (pair.isForgotten = true))
  readonly #accounts = new RecentMap<Account>(bounds.healthPairs)
  /** By the catalogue's own objects, so that no request makes a string to find what is known. */
  readonly #handles = new WeakMap<CalledEndpoint, Map<Credential, Pair>>()
  readonly #places = new Places()
  readonly #uses = new Uses()
  readonly #faults = new FaultHistory()
  readonly #changes = new RecentChanges()
  readonly #watch: PairWatch
  #zeroMs = Number.NEGATIVE_INFINITY

  /** `readRules`: of breakers. Absent: the usual ones. */
  constructor(clock: Clock, keeping: HealthKeeping = keepsNothing, readRules?: () => BreakerRules) {
    this.#clock = clock
    this.#keeping = keeping
    this.#watch = {
      onPairChange: (pair) => this.#keepPair(pair),
      onAccountChange: (account) => this.#judgeAccount(account),
      onFault: (nowMs, fault) => this.#faults.note(nowMs, fault),
      toWallMs: (monotonicMs) => this.#readZero() + monotonicMs,
      readRules,
    }
  }

  read(called: Called): Standing {
    return this.#findPair(called).read()
  }

  begin(called: Called, isLast: boolean, isStreamed: boolean): AttemptReport | undefined {
    const pair = this.#findPair(called)
    const call = pair.begin(isLast, isStreamed)
    if (call !== undefined) this.#pairs.use(pair.key, pair)
    return call
  }

  findPlace(conversation: string): Place | undefined {
    return this.#places.find(conversation, this.#clock.monotonicMs())
  }

  keepPlace(conversation: string, { endpoint, credential }: Called, livesMs: number): void {
    const untilMs = this.#clock.monotonicMs() + livesMs
    this.#places.keep(conversation, { endpoint: endpoint.id, credential: credential.id, untilMs })
  }

  list(endpoints: Iterable<CalledEndpoint>): HealthRow[] {
    const once = new Map([...endpoints].map((endpoint) => [endpoint.id, endpoint]))
    return [...once.values()].flatMap((endpoint) => {
      const { name, credentials } = endpoint.provider
      return credentials.map((credential) => {
        const standing = copy(this.#peek(endpoint, credential))
        return { endpoint: endpoint.id, provider: name, credential: credential.id, standing }
      })
    })
  }

  readUse({ id, provider }: CalledEndpoint): Use {
    return this.#uses.read(provider.name, id)
  }

  readSetUse(name: string): Use {
    return this.#uses.readSet(name)
  }

  readPast(endpoint: string, credential: string): PairPast | undefined {
    const pair = this.#pairs.get(keyOf(endpoint, credential))
    if (pair === undefined) return undefined
    return { endings: pair.readHistory(), left: pair.rateLimits.readParts(this.#clock.monotonicMs()) }
  }

  readAccount(provider: string, credential: string): AccountStanding {
    const account = this.#accounts.get(keyOf(provider, credential))
    return { refusedMs: account?.isDead === true ? account.deadMs : undefined, servedMs: account?.servedMs }
  }

  noteServed(provider: string, credential: string): void {
    this.#openAccount(provider, credential).servedMs = this.#clock.nowMs()
  }

  listFaults(): ReturnType<FaultHistory['list']> {
    return this.#faults.list(this.#clock.monotonicMs())
  }

  listChanges(): HealthChange[] {
    return this.#changes.list()
  }

  async setUse(name: string, use: Use): Promise<void> {
    const set = { use, setMs: this.#clock.nowMs() }
    await this.#keeping.writeUse(name, set)
    this.takeUses(this.#uses.with(name, set))
  }

  /** What holds at all gateways of the database. */
  takeUses(uses: ReadonlyMap<string, SetUse>): void {
    const newer = this.#uses.listNewer(uses).slice(-bounds.healthChanges)
    for (const { name, use, setMs } of newer) this.#changes.add({ kind: 'use', atMs: setMs, name, use })
    const recalled = new Set(this.#uses.take(uses))
    if (recalled.size > 0) this.#recall(recalled)
    for (const pair of this.#pairs.values()) pair.use = this.#uses.read(pair.account.provider, pair.endpoint)
  }

  /** As it was before a restart; what had changed more recently comes last. */
  restore(breakers: readonly KeptBreaker[]): void {
    for (const { provider, endpoint, credential, state, untilMs, fault } of breakers) {
      if (state === 'closed') continue
      const nowMs = this.#clock.monotonicMs()
      const until = nowMs + Math.max(0, untilMs - this.#clock.nowMs())
      if (endpoint !== undefined) {
        const pair = this.#openPair(provider, endpoint, credential)
        pair.restore(nowMs, state, until, fault)
      } else {
        const account = this.#openAccount(provider, credential)
        account.breaker.restore(nowMs, state, until)
        account.isDead = true
        account.deadMs = this.#clock.nowMs()
      }
    }
  }

  #findPair({ endpoint, credential }: Called): Pair {
    let handle = this.#handles.get(endpoint)
    if (handle === undefined) this.#handles.set(endpoint, (handle = new Map()))
    const known = handle.get(credential)
    if (known !== undefined && !known.isForgotten) return known
    const pair = this.#openPair(endpoint.provider.name, endpoint.id, credential.id)
    handle.set(credential, pair)
    return pair
  }

  #openPair(provider: string, endpoint: string, credential: string): Pair {
    const key = keyOf(endpoint, credential)
    const known = this.#pairs.get(key)
    if (known !== undefined) return known
    const pair = new Pair(key, endpoint, this.#openAccount(provider, credential), this.#clock, this.#watch)
    pair.use = this.#uses.read(provider, endpoint)
    this.#pairs.use(key, pair)
    return pair
  }

  #openAccount(provider: string, credential: string): Account {
    const key = keyOf(provider, credential)
    const account = this.#accounts.get(key) ?? new Account(provider, credential, this.#watch.readRules)
    this.#accounts.use(key, account)
    return account
  }

  /** For a look that is no use: nothing else is forgotten for it. */
  #peek({ id, provider }: CalledEndpoint, credential: Credential): Standing {
    const pair = this.#pairs.get(keyOf(id, credential.id))
    if (pair !== undefined) return pair.read()
    const use = this.readUse({ id, provider })
    const account = this.#accounts.get(keyOf(provider.name, credential.id))
    // Most of a large catalogue: nothing is made for a look at them.
    if (account === undefined || account.breaker.isClosed) return { ...untried, use }
    const unknown = new Pair('', id, account, this.#clock, this.#watch)
    unknown.use = use
    return unknown.read()
  }

  /**
   * What the wall clock says where the monotonic one says 0. Both are not read at one moment, so a small difference is none:
   * endpoints that are back together stand alike.
   */
  #readZero(): number {
    const zeroMs = this.#clock.nowMs() - this.#clock.monotonicMs()
    if (Math.abs(zeroMs - this.#zeroMs) >= CLOCK_SET_MS) this.#zeroMs = zeroMs
    return this.#zeroMs
  }

  /** Endpoints with all their credentials, and the credentials themselves. What they did before keeps nobody from them. */
  #recall(names: ReadonlySet<string>): void {
    const nowMs = this.#clock.monotonicMs()
    const providers = new Set([...names].map(providerOf))
    for (const pair of this.#pairs.values()) {
      const isMeant = names.has(pair.endpoint) || names.has(pair.account.provider)
      if (!isMeant || !pair.recall(nowMs)) continue
      this.#writePair(pair)
      // That it serves again is not known yet.
      pair.away.note(false, nowMs)
    }
    for (const account of this.#accounts.values()) {
      if (!providers.has(account.provider) || !account.breaker.recall(nowMs)) continue
      account.isDead = false
      this.#writeAccount(account)
    }
  }

  #writePair({ account, endpoint, breaker, fault }: Pair): 'closed' | 'open' | 'cooling' {
    const { provider, credential } = account
    const { state, untilMs } = breaker.keep(this.#clock)
    this.#keeping.keep({ provider, endpoint, credential, state, untilMs, fault })
    return state
  }

  #writeAccount({ provider, credential, breaker }: Account): 'closed' | 'open' | 'cooling' {
    const { state, untilMs } = breaker.keep(this.#clock)
    this.#keeping.keep({ provider, endpoint: undefined, credential, state, untilMs, fault: 'account' })
    return state
  }

  #keepPair(pair: Pair): void {
    const state = this.#writePair(pair)
    const { endpoint } = pair
    const { credential } = pair.account
    const change = pair.away.note(state !== 'closed', this.#clock.monotonicMs())
    const atMs = this.#clock.nowMs()
    if (change === 'away') {
      this.#changes.add({ kind: 'away', atMs, endpoint, credential, fault: pair.fault })
      this.#keeping.onAway(endpoint, credential, pair.fault)
    } else if (change === 'back') {
      this.#changes.add({ kind: 'back', atMs, endpoint, credential })
      this.#keeping.onBack(endpoint, credential)
    }
  }

  #judgeAccount(account: Account): void {
    const { provider, credential } = account
    const isDead = this.#writeAccount(account) !== 'closed'
    if (isDead === account.isDead) return
    account.isDead = isDead
    const atMs = this.#clock.nowMs()
    account.deadMs = isDead ? atMs : undefined
    this.#changes.add({ kind: isDead ? 'refused' : 'taken', atMs, provider, credential })
    if (isDead) this.#keeping.onDeath(provider, credential)
    else this.#keeping.onRevival(provider, credential)
  }
}

/** Of an endpoint's id, or of its own. */
function providerOf(name: string): string {
  return name.split('/', 1)[0] ?? name
}

function keyOf(first: string, second: string): string {
  return `${first}\n${second}`
}

function copy(standing: Standing): Standing {
  const { headroom } = standing
  return { ...standing, headroom: headroom && { ...headroom } }
}
