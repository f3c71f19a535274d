// Which reader an answer gets: by the relay mode, whether the caller streams, and what the upstream really sent.
import { GatewayError } from '../generation/error/gateway-error.ts'
import type { GenerationResponse } from '../generation/answer/response.ts'
import type { AnswerContext } from '../protocols/port/answer-context.ts'
import type { InboundProtocol } from '../protocols/port/inbound-protocol.ts'
import type { OutboundProtocol } from '../protocols/port/outbound-protocol.ts'
import type { Source } from '../protocols/port/source.ts'
import { BodyReader } from './body-reader.ts'
import { CallCollector } from './calls/call-collector.ts'
import type { AnswerThreads } from './elsewhere/answer-job.ts'
import { GatheredReader } from './elsewhere/gathered-reader.ts'
import { writeAnswerJob } from './elsewhere/write-answer-job.ts'
import { ContinuableReader } from './continued/continuable-reader.ts'
import { ContinuingReader, type Continued } from './continued/continuing-reader.ts'
import { OutputSampler } from './output-sampler.ts'
import { EventWriter } from './translate/event-writer.ts'
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
  /** Where the provider breaks the stream off, another endpoint may go on with it: it is not passed through. */
  mayGoOn?: true | undefined
  /** It is the rest of another answer, which was cut. */
  continued?: Continued | undefined
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
  const { elsewhere, continued } = options
  if (continued !== undefined) return openContinuing(options, framing, continued)
  if (framing !== 'json' || elsewhere === undefined) return openHere(options, framing)
  return new GatheredReader((pieces) => writeAnswerJob(options, pieces), elsewhere, openHere(options, framing))
}

function openHere(options: ReaderOptions, framing: Framing): AnswerReader {
  const { inbound, outbound, callerStreams } = options
  const scrub = (error: GatewayError) => options.scrub(error)
  const calls = options.keepsCalls ? new CallCollector() : undefined
  if (!callerStreams && framing === 'json') {
    const translate = (response: GenerationResponse) => inbound.encodeResponse(response, options.readContext())
    return new BodyReader(outbound, options.readSource, options.passthrough ? undefined : translate, calls)
  }
  if (options.passthrough && callerStreams && framing === 'sse' && options.mayGoOn !== true) {
    const { hideUsage, requestId, answers } = options
    const openShadow = () => {
      const events = openEventSource('sse', outbound, options.readSource())
      return new TranslatingReader(events, openWriter(options, undefined))
    }
    const early = options.mayEndShort ? { answers, openShadow } : undefined
    const passed = options.keepsCalls ? { readSource: () => options.readSource() } : undefined
    return new PassthroughReader({ inbound, outbound, requestId, hideUsage, scrub, early, calls: passed })
  }
  const events = openEventSource(framing, outbound, options.readSource())
  if (!callerStreams) return new FoldingReader(events, outbound, inbound, options.readContext(), calls)
  const writer = openWriter(options, calls)
  return options.mayGoOn === true && framing !== 'json'
    ? new ContinuableReader(events, writer)
    : new TranslatingReader(events, writer)
}

/** An answer that comes whole would be one more answer, and not the rest of one. */
function openContinuing(options: ReaderOptions, framing: Framing, continued: Continued): AnswerReader {
  if (framing === 'json')
    throw new GatewayError('provider_error', 'The provider sent an answer that could not be read.', {
      detail: 'a whole body where a stream was to be gone on with',
    })
  return new ContinuingReader(openEventSource(framing, options.outbound, options.readSource()), continued)
}

function openWriter(options: ReaderOptions, collector: CallCollector | undefined): EventWriter {
  return new EventWriter({
    encoder: options.inbound.createEventEncoder(options.readContext()),
    scrub: (error) => options.scrub(error),
    sampler: new OutputSampler(options.outbound.mediaRates),
    collector,
  })
}

/** What the upstream says it sends; where it says nothing useful, what was asked for. */
function readFraming(contentType: string, streamed: boolean, asked: Framing): Framing {
  if (contentType.includes('amazon.eventstream')) return 'aws-event-stream'
  if (contentType.includes('event-stream')) return 'sse'
  if (contentType.includes('json')) return 'json'
  return streamed ? asked : 'json'
}
