// What is known of one generation, gathered while it passes through the stages: the source of its record and of the
// headers that describe the answer.
import type { CapacityShare } from '../../capacity/capacity-share.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { Nanos } from '../../foundation/nanos.ts'
import type { FinishReason } from '../../generation/answer/finish-reason.ts'
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import { LossList, type Loss } from '../../generation/loss/loss.ts'
import type { Usage } from '../../generation/usage/usage.ts'
import type { Decoded } from './decoded.ts'
import type { Exchange } from '../http/exchange.ts'
import type { AgentIds } from '../../ledger/rows/agent-ids.ts'
import { readClient } from '../../ledger/rows/read-client.ts'
import type { RequestNote } from '../http/request-note.ts'
import type { AnswerReading } from '../../answer/reader.ts'
import type { Caller } from './caller.ts'
import type { Plan, PlanEntry, Turn } from './plan.ts'
import type { AttemptNote } from './attempt-note.ts'

export type Generation = {
  /** Also the request id. */
  id: string
  /** The caller's own request id, where it sent one. */
  callerRequestId: string | undefined
  /** Its agent's session, where the client names it. */
  agentIds: AgentIds | undefined
  /** The kind of program that asked (`read-client.ts`). */
  client: string
  /** Of its request, for the line that the operator reads. */
  note: RequestNote
  caller: Caller
  decoded: Decoded
  plan: Plan
  /** Its part of what runs at once, and of its providers' calls. */
  share: CapacityShare
  /** How long it waited for that, ms. */
  queuedMs: number
  /** The caller asks how the request found its endpoint. */
  explains: boolean
  startedMs: number
  firstContentMs: number | undefined
  endedMs: number | undefined
  /** In the order in which they began. */
  attempts: AttemptNote[]
  /** The one that serves, or under way; of two that run at a time the one that began first. */
  entry: PlanEntry
  /** The newest attempt at it; undefined: none has begun. */
  attempt: AttemptNote | undefined
  /** Of the answer that this attempt gave, or began to give. */
  reader: AnswerReading | undefined
  /** What the request could not carry. */
  losses: readonly Loss[]
  /** What the answer could not carry; a streamed answer's is known only after its head has left. */
  answerLosses: LossList
  usage: Usage | undefined
  /** What the caller pays, nano-dollars; undefined until settled. */
  charge: Nanos | undefined
  /** The usage was counted by us, not reported. */
  estimated: boolean
  finish: FinishReason | undefined
  error: GatewayError | undefined
}

export function wantsExplanation(exchange: Pick<Exchange, 'header'>): boolean {
  return exchange.header('x-crossmodel-explain')?.toLowerCase() === 'true'
}

export function openGeneration(
  exchange: Exchange,
  caller: Caller,
  decoded: Decoded,
  { plan, share, waitedMs }: Turn,
  startedMs: number,
): Generation {
  return {
    id: exchange.id,
    note: exchange.note,
    callerRequestId: (exchange.header('x-request-id') ?? exchange.header('x-client-request-id'))?.slice(
      0,
      bounds.callerRequestIdLength,
    ),
    agentIds: readAgentIds(exchange, decoded.session),
    client: readClient(exchange.header('user-agent')),
    caller,
    decoded,
    plan,
    share,
    queuedMs: waitedMs,
    explains: wantsExplanation(exchange),
    startedMs,
    firstContentMs: undefined,
    endedMs: undefined,
    attempts: [],
    entry: plan.entries[0] as PlanEntry,
    attempt: undefined,
    reader: undefined,
    losses: [],
    answerLosses: new LossList(),
    usage: undefined,
    estimated: false,
    charge: undefined,
    finish: undefined,
    error: undefined,
  }
}

/**
 * As Claude Code names them to a gateway (https://code.claude.com/docs/en/llm-gateway, 2026-11), else the session that any
 * other client names.
 */
function readAgentIds(exchange: Exchange, named: string | undefined): AgentIds | undefined {
  const read = (name: string) => exchange.header(name)?.slice(0, bounds.callerRequestIdLength)
  const session = read('x-claude-code-session-id') ?? named?.slice(0, bounds.callerRequestIdLength)
  if (!session) return undefined
  const agent = read('x-claude-code-agent-id')
  const parentAgent = read('x-claude-code-parent-agent-id')
  return {
    session,
    ...(agent === undefined ? {} : { agent }),
    ...(parentAgent === undefined ? {} : { parentAgent }),
  }
}
