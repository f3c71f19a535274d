// The job by which another thread reads the whole answer of a generation as it would have been read here.
import type { AnswerContext } from '../../protocols/port/answer-context.ts'
import type { InboundProtocol } from '../../protocols/port/inbound-protocol.ts'
import type { LossList } from '../../generation/loss/loss.ts'
import type { OutboundProtocol } from '../../protocols/port/outbound-protocol.ts'
import type { Source } from '../../protocols/port/source.ts'
import type { AnswerJob } from './answer-job.ts'

type Answering = {
  inbound: InboundProtocol
  outbound: OutboundProtocol
  requestId: string
  callerStreams: boolean
  passthrough: boolean
  readSource(): Source
  readContext(): AnswerContext
}

export function writeAnswerJob(
  { inbound, outbound, requestId, callerStreams, passthrough, ...options }: Answering,
  pieces: AnswerJob['pieces'],
): { job: AnswerJob; losses: LossList | undefined } {
  const context = passthrough && !callerStreams ? undefined : options.readContext()
  const job: AnswerJob = {
    pieces,
    inbound: inbound.name,
    outbound: outbound.name,
    requestId,
    callerStreams,
    passthrough,
    source: withoutIds(options.readSource()),
    context: context && plain(context),
  }
  return { job, losses: context?.losses }
}

function withoutIds({ issuer, credential, calls }: Source): AnswerJob['source'] {
  return {
    issuer,
    ...(credential === undefined ? {} : { credential }),
    ...(calls === undefined ? {} : { calls }),
  }
}

function plain(context: AnswerContext): AnswerJob['context'] {
  const { requestId, model, createdSeconds, estimatedInputTokens, wantsStreamUsage, echo, choice } = context
  const known = { requestId, model, createdSeconds, estimatedInputTokens, wantsStreamUsage, echo }
  return choice === undefined ? known : { ...known, choice }
}
