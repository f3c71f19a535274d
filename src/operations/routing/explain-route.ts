// How a request for a model would find its endpoint at this moment: the plan that routing makes for a request that is given, else for
// the shortest of a protocol, with what is known of each candidate. Nothing is called, and nothing counts as used.
import type { InboundName } from '../../generation/protocol-name.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import type { HealthReading } from '../../health/health.ts'
import { judgeRequestTask } from '../../stages/attempt/write-request/judge-request.ts'
import { planAble } from '../../stages/attempt/write-request/plan-able.ts'
import { putFullLast } from '../../stages/queue/put-full-last.ts'
import { weighEndpoints } from '../../stages/route/order/weigh-endpoints.ts'
import { route } from '../../stages/route/route.ts'
import { openCaller, type Caller } from '../../stages/tickets/caller.ts'
import type { Decoded } from '../../stages/tickets/decoded.ts'
import { describeEntry, type PlanEntry, type Routed, type Unable } from '../../stages/tickets/plan.ts'
import { describePrice } from '../../views/models/price-card.ts'
import { describeStanding } from '../../views/standing.ts'
import { findKeyId } from '../customers/find-key.ts'
import type { OperationContext } from '../operation-context.ts'
import type { Arguments } from '../operation.ts'
import { numberCredential } from './endpoint-operations.ts'
import { decodeQuestion, operator, readGiven, readProtocol, writing } from './question.ts'

/** @throws OperationError; GatewayError as the request would be refused */
export async function explainRoute(context: OperationContext, args: Arguments): Promise<JsonObject> {
  const catalog = await context.catalog()
  const usual = catalog.find(args.text('model'))?.noun === 'embedding' ? 'openai-embeddings' : 'openai-chat'
  const protocol = readProtocol(args.optionalText('protocol') ?? usual)
  const body = { ...readBody(protocol, args.optionalText('body')), model: args.text('model') }
  const decoded = decodeQuestion(protocol, JSON.stringify(body))
  const caller = await findCaller(context, args)
  const health = await context.health()
  const ports = { catalog: () => catalog, health, turns: context.turns }
  const makePlan = (unable?: Unable) => route(caller, decoded, ports, unable)
  const routed = decoded.preferences.requireParameters
    ? await planRequired(context, caller, decoded, makePlan)
    : makePlan()
  const plan = putFullLast(routed, (provider) => context.hasRoom(provider))
  return {
    requested_model: plan.requestedModel,
    protocol,
    key_id: args.optionalText('key') === undefined ? null : caller.key.id,
    candidates: plan.entries.map((entry) => describeCandidate(entry, health)),
    excluded: plan.excluded.map(({ endpoint, credential, why, by }) => ({
      endpoint,
      credential: credential ?? null,
      why,
      by,
    })),
    running: context.url !== undefined,
  }
}

const judging = judgeRequestTask(writing)
/** What customers are told apart by to providers: nothing of this request is sent to any. */
const UNSENT = ''

async function planRequired(
  context: OperationContext,
  { owner }: Caller,
  decoded: Decoded,
  makePlan: (unable: Unable) => Routed,
): Promise<Routed> {
  const isPrivate = (await context.keys()).everyOwnerIsUnlimited()
  const rules = { tenantSecret: isPrivate ? undefined : UNSENT, isLimited: !owner.isUnlimited }
  return planAble({ decoded, betas: [], judging }, (unable) => ({ ...makePlan(unable), ...rules }))
}

function writeShortest(protocol: InboundName): JsonObject {
  const said = 'Hello'
  if (protocol === 'openai-responses' || protocol === 'openai-embeddings') return { input: said }
  return { max_tokens: 1_000, messages: [{ role: 'user', content: said }] }
}

function readBody(protocol: InboundName, given: string | undefined): JsonObject {
  return given === undefined ? writeShortest(protocol) : readGiven(given)
}

/** The key that is named, else the operator, who may use everything. */
async function findCaller(context: OperationContext, args: Arguments): Promise<Caller> {
  if (args.optionalText('key') === undefined) return openCaller(operator)
  const keys = await context.keys()
  return openCaller(await keys.readPrincipal(await findKeyId(keys, args.text('key'))))
}

function describeCandidate(entry: PlanEntry, health: HealthReading): JsonObject {
  const { model, endpoint, credential, protocol, mode } = entry
  return {
    ...describeEntry(entry),
    credential_number: numberCredential(endpoint, credential.id),
    protocol: protocol.protocol,
    relay: mode.answer,
    cost: describePrice(endpoint.cost),
    weight: weighEndpoints(model).get(endpoint) ?? null,
    ...describeStanding(health.read(entry)),
  }
}
