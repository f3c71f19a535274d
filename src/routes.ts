// The public surface as a table, each path tied to what serves it.
import type { Capacity } from './capacity/capacity.ts'
import { findOffer } from './catalog/find-offer.ts'
import type { Catalog } from './catalog/model.ts'
import type { BoundSettings, Settings } from './configuration/settings.ts'
import { bounds } from './foundation/bounds.ts'
import { ByteBudget, type BudgetBounds } from './foundation/byte-budget.ts'
import type { Clock } from './foundation/time/clock.ts'
import type { JsonObject } from './foundation/json/json.ts'
import type { JobThreads } from './foundation/threads/job-threads.ts'
import type { Log } from './foundation/log.ts'
import type { Random } from './foundation/random.ts'
import { GatewayError } from './generation/error/gateway-error.ts'
import type { InboundName, InboundProtocolName } from './generation/protocol-name.ts'
import type { Health } from './health/health.ts'
import type { KeyService } from './keys/key-service.ts'
import type { Ledger } from './ledger/ledger.ts'
import type { Limits } from './limits/limits.ts'
import { runGeneration, type PipelinePorts } from './pipeline.ts'
import { inboundProtocols, inbounds, outboundProtocols } from './protocols/protocols.ts'
import { accountOperations } from './operations/customers/account-operations.ts'
import { countTokens, type CountPorts } from './reads/count-tokens.ts'
import { answerHealth, answerReady, rootAnswer } from './reads/health.ts'
import { answerModel, answerModels, answerPublicModels } from './reads/models.ts'
import { openapiAnswer } from './reads/openapi.ts'
import { ProviderCounts } from './stages/attempt/count/provider-counts.ts'
import type { UpstreamClient } from './stages/attempt/upstream.ts'
import { authenticate } from './stages/authenticate/authenticate.ts'
import type { Decoded } from './stages/tickets/decoded.ts'
import type { Exchange } from './stages/http/exchange.ts'
import { route } from './stages/route/route.ts'
import type { Turns } from './stages/route/turns.ts'
import { screen } from './stages/screen/screen.ts'
import type { GenerationWatch } from './stages/settle/settle.ts'
import { ObservedSpeed } from './stages/settle/observed-speed.ts'
import { callerBounds } from './stages/http/caller-bounds.ts'
import { readBody } from './stages/http/read-body.ts'
import { RouteTable, type Route } from './stages/http/routes.ts'
import { TenantSecrets } from './stages/screen/tenant-secrets.ts'
import type { Store } from './store/store.ts'
import { countSample, countText } from './tokens/count-text.ts'
import { openGenerationAttempts } from './stages/attempt/generation-attempts.ts'
import { judging, sampling, writing } from './body-threads/body-tasks.ts'
import type { Caller } from './stages/tickets/caller.ts'
import type { MediaFetcher } from './stages/tickets/fetched-media.ts'
import type { Plan } from './stages/tickets/plan.ts'
import type { StopStream } from './stages/tickets/stop-stream.ts'

type RouteParts = {
  clock: Clock
  random: Random
  log: Log
  keys: KeyService
  ledger: Ledger
  limits: Limits
  store: Store
  watch: GenerationWatch & { refused(exchange: Exchange, inbound: InboundName, error: unknown): void }
  running: { add(stop: StopStream): () => void }
  upstream: UpstreamClient
  media: MediaFetcher
  /** Those that read large bodies. */
  threads: JobThreads
  version: string
  /** What an owner's customers are told apart by to providers, hex. */
  deriveTenantSecret(ownerId: string): string
  settings(): Settings
  catalog(): Catalog
  health: Health
  capacity: Capacity
  turns: Turns
  readFault(): Promise<string | undefined>
  onBug(error: unknown, requestId: string): void
}

export function buildRoutes(parts: RouteParts): RouteTable {
  const { keys, limits, clock, catalog, version, readFault } = parts
  const bodies = new ByteBudget(() => readBodyBudget(parts.settings().bounds))
  const pipeline = buildPipeline(parts, bodies)
  const counting = openCounting(parts, pipeline)
  const findPrincipal = (text: string) => keys.authenticate(text)
  const account = accountOperations(parts.store, parts.ledger)
  const health = { version, readFault }

  /** A read that needs a key; its error shape follows the key header. */
  const read = (
    path: string,
    answer: (exchange: Exchange, caller: Caller, parameter: string) => Promise<void> | void,
  ): Route => ({
    method: 'GET',
    path,
    shape: 'by-key',
    async handle(exchange, parameter) {
      const caller = await authenticate(exchange, 'x-api-key', findPrincipal, clock)
      limits.countRead(caller)
      await answer(exchange, caller, parameter)
    },
  })
  const own =
    (operation: (caller: Caller, id: string) => Promise<JsonObject>) =>
    async (exchange: Exchange, caller: Caller, id: string) => {
      // No id of ours has one, and Postgres takes none.
      if (id.includes('\0')) throw new GatewayError('not_found', 'There is nothing of that name.')
      exchange.sendJson(200, await operation(caller, id))
    }

  return new RouteTable([
    ...listPaid(parts, pipeline),
    {
      method: 'POST',
      path: '/v1/messages/count_tokens',
      shape: 'anthropic-messages',
      async handle(exchange) {
        const caller = await authenticate(exchange, 'x-api-key', findPrincipal, clock)
        limits.countRead(caller)
        const bytes = await readBody(exchange, parts.settings().bounds.requestBodyBytes, bodies, caller.key.id)
        await countTokens(exchange, caller, inboundProtocols['anthropic-messages'], bytes, counting)
      },
    },
    read('/v1/models', (exchange, caller) => answerModels(exchange, caller, catalog())),
    read('/v1/models/*', (exchange, caller, id) => answerModel(exchange, caller, id, catalog())),
    read('/v1/credits', own(account.credits)),
    read('/v1/usage', own(account.usage)),
    read('/v1/key', own(account.key)),
    read('/v1/generations/*', own(account.generation)),
    open('/api/models', (exchange) => answerPublicModels(exchange, catalog())),
    open('/', rootAnswer(health)),
    open('/healthz', answerHealth),
    open('/api/hello', answerHealth),
    open('/readyz', (exchange) => answerReady(exchange, health)),
    open('/openapi.json', openapiAnswer(version)),
  ])
}

/** What is held for, settled and recorded. */
function listPaid(parts: RouteParts, pipeline: PipelinePorts): Route[] {
  const generate = (path: string, name: InboundName, shape: InboundProtocolName): Route => ({
    method: 'POST',
    path,
    shape,
    async handle(exchange) {
      try {
        await runGeneration(exchange, inbounds[name], pipeline)
      } catch (error) {
        parts.watch.refused(exchange, name, error)
        throw error
      }
    },
  })
  return [
    generate('/v1/chat/completions', 'openai-chat', 'openai-chat'),
    generate('/v1/responses', 'openai-responses', 'openai-responses'),
    generate('/v1/messages', 'anthropic-messages', 'anthropic-messages'),
    generate('/v1/embeddings', 'openai-embeddings', 'openai-chat'),
  ]
}

function openCounting(parts: RouteParts, { screen: screenPorts }: PipelinePorts): CountPorts {
  const { catalog, health, turns, threads } = parts
  // A count takes nobody's turn.
  const asking = { catalog, health, turns: turns.peeking }
  const counts = new ProviderCounts({ ...parts, findOutbound: (name) => outboundProtocols[name], writing })
  return {
    catalog,
    threads,
    async ask(exchange, caller, decoded) {
      let plan: Plan
      try {
        plan = screen(caller, decoded, route(caller, decoded, asking), screenPorts)
      } catch (error) {
        // What may go up to nobody can be estimated all the same.
        if (error instanceof GatewayError) return undefined
        throw error
      }
      return counts.count(exchange, caller, decoded, plan)
    },
    estimate,
  }
}

/** The gateway's own count for somebody who asks. */
async function estimate(decoded: Decoded, signal: AbortSignal): Promise<number> {
  const sample = await decoded.perform(sampling, undefined)
  return sample.tokens + (await countSample(sample, 'question', signal))
}

/** A read that needs no key; `/api/hello` is what Claude Code asks before each session. */
function open(path: string, handle: Route['handle']): Route {
  return { method: 'GET', path, shape: 'by-key', handle }
}

/** A body at its bound always fits into one key's part. */
function readBodyBudget({ bodiesBytes, requestBodyBytes }: BoundSettings): BudgetBounds {
  const partBytes = Math.max(bodiesBytes / bounds.bodiesParts, callerBounds.copies * requestBodyBytes)
  return { totalBytes: Math.max(bodiesBytes, partBytes), partBytes }
}

function buildPipeline(parts: RouteParts, bodies: ByteBudget): PipelinePorts {
  const { keys, ledger, limits, clock, log, watch } = parts
  const whenStopped = (caller: Caller, stop: StopStream) => {
    const leave = parts.running.add(stop)
    const forget = keys.whenRevoked(caller, stop)
    return () => {
      leave()
      forget()
    }
  }
  return {
    clock,
    findPrincipal: (text) => keys.authenticate(text),
    route: { catalog: parts.catalog, health: parts.health, turns: parts.turns },
    bodies,
    threads: parts.threads,
    enter: { limits, clock },
    queue: {
      capacity: parts.capacity,
      clock,
      waitMs: () => parts.settings().bounds.queueWaitMs,
      whenStopped,
    },
    screen: {
      catalog: parts.catalog,
      everyOwnerIsUnlimited: () => keys.everyOwnerIsUnlimited(),
      tenantSecrets: new TenantSecrets(parts.deriveTenantSecret),
    },
    judging,
    admit: { ledger, clock, media: parts.media },
    settle: {
      clock,
      log,
      ledger,
      watch,
      findOffer: (provider, model) => findOffer(parts.catalog(), provider, model),
      countText: (text) => countText(text),
      speed: new ObservedSpeed(),
    },
    attempt: openGenerationAttempts({
      ...parts,
      findOutbound: (name) => outboundProtocols[name],
      writing,
      whenStopped,
      countText: (text) => countText(text),
    }),
    whenStopped,
    bounds() {
      const { requestBodyBytes, firstHeartbeatMs, streamIdleMs } = parts.settings().bounds
      return {
        requestBodyBytes,
        firstHeartbeatMs,
        streamIdleMs,
        heartbeatEveryMs: bounds.heartbeatEveryMs,
        callerStallMs: bounds.callerStallMs,
      }
    },
  }
}
