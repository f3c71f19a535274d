// How a request for a model would find its endpoint at this moment: the plan that routing makes for the shortest request of a
// protocol, with what is known of each candidate. Nothing is called, and nothing counts as used.
import { inboundProtocolNames, type InboundProtocolName } from '../../generation/protocol-name.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import type { HealthReading } from '../../health/health.ts'
import type { Principal } from '../../keys/key.ts'
import { inboundProtocols } from '../../protocols/protocols.ts'
import { DecodedHere } from '../../stages/decode/decoded-here.ts'
import { parseBody, scanBody } from '../../stages/decode/read-json-body.ts'
import { putFullLast } from '../../stages/queue/put-full-last.ts'
import { weighEndpoints } from '../../stages/route/order/weigh-endpoints.ts'
import { route } from '../../stages/route/route.ts'
import { openCaller, type Caller } from '../../stages/tickets/caller.ts'
import type { Decoded } from '../../stages/tickets/decoded.ts'
import { describeEntry, type PlanEntry } from '../../stages/tickets/plan.ts'
import { describePrice } from '../../views/models/price-card.ts'
import { describeStanding } from '../../views/standing.ts'
import { findKeyId } from '../customers/find-key.ts'
import type { OperationContext } from '../operation-context.ts'
import { OperationError, type Arguments } from '../operation.ts'
import { numberCredential } from './endpoint-operations.ts'

/** @throws OperationError; GatewayError as the request would be refused */
export async function explainRoute(context: OperationContext, args: Arguments): Promise<JsonObject> {
  const protocol = args.optionalText('protocol') ?? 'openai-chat'
  if (!isProtocol(protocol))
    throw new OperationError('usage', `\`protocol\` is one of ${inboundProtocolNames.join(', ')}.`)
  const decoded = decodeQuestion(args.text('model'), protocol)
  const caller = await findCaller(context, args)
  const health = await context.health()
  const catalog = await context.catalog()
  const routed = route(caller, decoded, { catalog: () => catalog, health, turns: context.turns })
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

function isProtocol(written: string): written is InboundProtocolName {
  return (inboundProtocolNames as readonly string[]).includes(written)
}

function decodeQuestion(model: string, protocol: InboundProtocolName): Decoded {
  const said = 'Hello'
  const body =
    protocol === 'openai-responses'
      ? { model, input: said }
      : { model, max_tokens: 1_000, messages: [{ role: 'user', content: said }] }
  const read = parseBody(scanBody(Buffer.from(JSON.stringify(body)), Number.POSITIVE_INFINITY))
  return new DecodedHere({ provider: undefined, strict: undefined }, inboundProtocols[protocol], read, undefined)
}

/** The key that is named, else the operator, who may use everything. */
async function findCaller(context: OperationContext, args: Arguments): Promise<Caller> {
  if (args.optionalText('key') === undefined) return openCaller(operator)
  const keys = await context.keys()
  return openCaller(await keys.readPrincipal(await findKeyId(keys, args.text('key'))))
}

const operator: Principal = {
  key: {
    id: '',
    name: 'operator',
    ownerId: '',
    status: 'active',
    createdMs: 0,
    expiresMs: undefined,
    preview: '',
    limits: {
      requestsPerMinute: undefined,
      tokensPerMinute: undefined,
      concurrentRequests: undefined,
      spendPerDay: undefined,
      spendPerMonth: undefined,
    },
    limitSettings: {},
    allowedModels: undefined,
    aliases: [],
  },
  owner: { id: '', name: 'operator', status: 'active', isUnlimited: true },
  walletId: undefined,
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
