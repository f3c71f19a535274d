// Which reader an answer gets: by the relay mode, whether the caller streams, and what the upstream really sent.
import type { GatewayError } from '../generation/error/gateway-error.ts'
import type { GenerationResponse } from '../generation/answer/response.ts'
import type { AnswerContext } from '../protocols/port/answer-context.ts'
import type { InboundProtocol } from '../protocols/port/inbound-protocol.ts'
import type { OutboundProtocol } from '../protocols/port/outbound-protocol.ts'
import type { Source } from '../protocols/port/source.ts'
import { BodyReader } from './body-reader.ts'
import { CallCollector } from './calls/call-collector.ts'
import type { AnswerThreads } from './elsewhere/answer-job.ts'
import { GatheredReader } from './elsewhere/gathered-reader.ts'
import { openEventSource, type Framing } from './translate/event-source.ts'
import { PassthroughReader } from './passthrough/passthrough-reader.ts'
import type { AnswerReader } from './reader.ts'
import { FoldingReader } from './translate/folding-reader.ts'
import { TranslatingReader } from './translate/translating-reader.ts'

type ReaderOptions = {
  inbound: InboundProtocol
  outbound: OutboundProtocol
  requestId: string
  /** What only translations need, made where it is. */
  readSource(): Source
  readContext(): AnswerContext
  callerStreams: boolean
  passthrough: boolean
  hideUsage: boolean
  /** Takes the operator's secrets out of what a provider says went wrong. */
  scrub(error: GatewayError): GatewayError
  /** The answer may have to be ended cleanly before its time: the wallet may run dry. */
  mayEndShort: boolean
  /** How many answers the request asked for. */
  answers: number
  /** The calls of the caller's tools are asked for at the end. */
  keepsCalls: boolean
  /** Of the upstream's answer. */
  contentType: string
  /** How the provider frames a stream, where it is not as the protocol says. */
  framing: 'aws-event-stream' | undefined
  /** Where what is large is read; undefined: here. */
  elsewhere?: AnswerThreads
}

export function openReader(options: ReaderOptions): AnswerReader {
  const framing = readFraming(options.contentType, options.callerStreams, options.framing ?? options.outbound.framing)
  const { elsewhere } = options
  if (framing !== 'json' || elsewhere === undefined) return openHere(options, framing)
  return new GatheredReader(options, elsewhere, openHere(options, framing))
}

function openHere(options: ReaderOptions, framing: Framing): AnswerReader {
  const { inbound, outbound, callerStreams } = options
  const scrub = (error: GatewayError) => options.scrub(error)
  const calls = options.keepsCalls ? new CallCollector() : undefined
  if (!callerStreams && framing === 'json') {
    const translate = (response: GenerationResponse) => inbound.encodeResponse(response, options.readContext())
    return new BodyReader(outbound, options.readSource, options.passthrough ? undefined : translate, calls)
  }
  if (options.passthrough && callerStreams && framing === 'sse') {
    const { hideUsage, requestId, answers } = options
    const openShadow = () => {
      const events = openEventSource('sse', outbound, options.readSource())
      return new TranslatingReader(events, outbound, inbound, options.readContext(), scrub)
    }
    const early = options.mayEndShort ? { answers, openShadow } : undefined
    const passed = options.keepsCalls ? { readSource: () => options.readSource() } : undefined
    return new PassthroughReader({ inbound, outbound, requestId, hideUsage, scrub, early, calls: passed })
  }
  const events = openEventSource(framing, outbound, options.readSource())
  const context = options.readContext()
  return callerStreams
    ? new TranslatingReader(events, outbound, inbound, context, scrub, calls)
    : new FoldingReader(events, outbound, inbound, context, calls)
}

/** What the upstream says it sends; where it says nothing useful, what was asked for. */
function readFraming(contentType: string, streamed: boolean, asked: Framing): Framing {
  if (contentType.includes('amazon.eventstream')) return 'aws-event-stream'
  if (contentType.includes('event-stream')) return 'sse'
  if (contentType.includes('json')) return 'json'
  return streamed ? asked : 'json'
}
