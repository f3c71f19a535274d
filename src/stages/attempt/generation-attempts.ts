// Builds what the attempts of one generation need: the protocols by name, the reader for an answer, media, ids.
import { assert, AssertionError } from '../../foundation/assert.ts'
import { bounds } from '../../foundation/bounds.ts'
import { ByteBudget, type ByteShare } from '../../foundation/byte-budget.ts'
import { readTokens } from '../../generation/usage/read-tokens.ts'
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Nanos } from '../../foundation/nanos.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import { newId } from '../../foundation/ids.ts'
import type { JobThreads } from '../../foundation/threads/job-threads.ts'
import type { Random } from '../../foundation/random.ts'
import type { LossList } from '../../generation/loss/loss.ts'
import type { AnswerContext, Choice } from '../../protocols/port/answer-context.ts'
import type { Echo } from '../../protocols/port/echo.ts'
import type { OutboundProtocol } from '../../protocols/port/outbound-protocol.ts'
import type { Source } from '../../protocols/port/source.ts'
import type { ProtocolName } from '../../generation/protocol-name.ts'
import type { Admission } from '../tickets/admission.ts'
import type { AttemptPorts } from './attempt-ports.ts'
import type { AnswerParts } from './commit.ts'
import { declaredTools } from './declared-tools.ts'
import { HedgeBudget } from './hedge/hedge-budget.ts'
import { fetchMedia } from './fetch-media.ts'
import { mediaToFetch } from './media-to-fetch.ts'
import type { ReportPorts } from './report-answer.ts'
import type { UpstreamClient } from './upstream.ts'
import type { AnsweredCall } from '../../answer/calls/answered-call.ts'
import { judgeCalls, type DeclaredTools, type ToolCalls } from '../../answer/calls/judge-calls.ts'
import type { EmbeddingReading } from '../../answer/embedding/embedding-reading.ts'
import { openEmbeddingReader } from '../../answer/embedding/open-embedding-reader.ts'
import { openReader } from '../../answer/open-reader.ts'
import type { AnswerReader } from '../../answer/reader.ts'
import { whileCallerWaits, type WaitingCaller } from '../tickets/while-caller-waits.ts'
import type { Decoded } from '../tickets/decoded.ts'
import type { Generation } from '../tickets/generation.ts'
import type { BodyTask } from '../tickets/decoded.ts'
import { echo } from './echo.ts'
import type { Caller } from '../tickets/caller.ts'
import { ChoicesReader } from '../../answer/choices/choices-reader.ts'
import { countCalls, type PlanEntry } from '../tickets/plan.ts'
import type { ResponseHead } from '../../http1/client/response-handler.ts'
import type { MediaFetcher, MediaByUrl } from '../tickets/fetched-media.ts'
import type { StopStream } from '../tickets/stop-stream.ts'
import type { WriteArgs, WrittenRequest } from './write-request/write-options.ts'

type AttemptParts = {
  version: string
  findOutbound(name: ProtocolName): OutboundProtocol
  /** Writes a request where its body is. */
  writing: BodyTask<WriteArgs, WrittenRequest>
  upstream: UpstreamClient
  media: MediaFetcher
  clock: Clock
  random: Random
  threads: JobThreads
  countText(text: string): Promise<number>
  health: AttemptPorts['health']
  onBug(error: unknown, requestId: string): void
  whenStopped(caller: Caller, stop: StopStream): () => void
}

export function openGenerationAttempts(
  parts: AttemptParts,
): (generation: Generation, admission: Admission) => AttemptPorts {
  const shared: Shared = {
    ...parts,
    userAgent: `crossmodel/${parts.version}`,
    answers: new ByteBudget(() => answerBudget),
    makeId: (prefix) => newId(prefix, parts.random),
    hedges: new HedgeBudget(),
  }
  return (generation, admission) => new GenerationAttempts(shared, generation, admission)
}

type Shared = AttemptParts & {
  userAgent: string
  answers: ByteBudget
  makeId: Source['newId']
  hedges: HedgeBudget
}

/** Vectors are never streamed. */
const wholeAlone = {
  callerStreams: false,
  openEncoder(): never {
    throw new AssertionError('vectors have no events')
  },
  encodeStreamError: () => '',
  encodeEnd: () => '',
}

/** Where Bedrock's InvokeModel counts what models do not count in their answers (AWS, InvokeModel, 2026-07). */
const BEDROCK_INPUT_TOKENS = 'x-amzn-bedrock-input-token-count'

const answerBudget = { totalBytes: bounds.answersBytes, partBytes: bounds.answersBytes / bounds.answersParts }

class GenerationAttempts implements AttemptPorts, ReportPorts {
  readonly userAgent: string
  readonly writing: BodyTask<WriteArgs, WrittenRequest>
  readonly upstream: UpstreamClient
  readonly clock: Clock
  readonly health: AttemptPorts['health']
  readonly random: Random
  readonly hedges: HedgeBudget
  readonly #shared: Shared
  readonly #generation: Generation
  readonly #admission: Admission
  #echo: Echo | undefined
  #tools: DeclaredTools | undefined
  #hasFoundTools = false

  constructor(shared: Shared, generation: Generation, admission: Admission) {
    this.userAgent = shared.userAgent
    this.writing = shared.writing
    this.upstream = shared.upstream
    this.clock = shared.clock
    this.health = shared.health
    this.random = shared.random
    this.hedges = shared.hedges
    this.#shared = shared
    this.#generation = generation
    this.#admission = admission
  }

  begins({ endpoint }: PlanEntry): void {
    this.#admission.hold.touch(endpoint.attemptMs)
  }

  get reporting(): ReportPorts {
    return this
  }

  get owner(): string {
    return this.#generation.caller.owner.id
  }

  judgeCalls(calls: readonly AnsweredCall[]): ToolCalls {
    return this.#tools === undefined ? 'none' : judgeCalls(calls, this.#tools)
  }

  hidesReasoning(entry: PlanEntry): boolean {
    return this.#admission.hidesReasoning(entry)
  }

  priceInput(entry: PlanEntry): Nanos {
    return this.#admission.priceInput(entry)
  }

  countText(text: string): Promise<number> {
    return this.#shared.countText(text)
  }

  findOutbound(entry: PlanEntry): OutboundProtocol {
    return this.#shared.findOutbound(entry.protocol.protocol)
  }

  fetchMedia(decoded: Decoded, entry: PlanEntry, caller: WaitingCaller): MediaByUrl | Promise<MediaByUrl> {
    const { fetched } = this.#admission
    const fetch = (urls: readonly string[]) => {
      const missing = urls.filter((url) => !fetched.has(url))
      if (missing.length === 0) return fetched
      const param = decoded.inbound.name === 'openai-responses' ? 'input' : 'messages'
      const take = (bytes: number) => caller.takeBytes(bytes)
      return whileCallerWaits(caller, (signal) =>
        fetchMedia(missing, fetched, this.#shared.media, { param, signal, take }),
      )
    }
    const listing = decoded.perform(mediaToFetch, entry)
    return listing instanceof Promise ? listing.then(fetch) : fetch(listing)
  }

  openAnswerShare(): ByteShare {
    return this.#shared.answers.open(this.#generation.caller.key.id)
  }

  onBug(error: unknown): void {
    this.#shared.onBug(error, this.#generation.id)
  }

  whenStopped(stop: StopStream): () => void {
    return this.#shared.whenStopped(this.#generation.caller, stop)
  }

  openReader(
    entry: PlanEntry,
    { headers }: ResponseHead,
    { hidesUsage, calls }: WrittenRequest,
    scrub: (error: GatewayError) => GatewayError,
    answer: AnswerParts,
  ): AnswerReader {
    const generation = this.#generation
    const { decoded } = generation
    const { makeId } = this.#shared
    const { cover } = this.#admission
    const { inbound } = decoded
    const elsewhere = { threads: this.#shared.threads, holder: generation.caller.key.id }
    if (inbound.noun === 'embedding')
      return openEmbeddingReader({
        inbound,
        outbound: this.findOutbound(entry),
        reading: this.#readEmbedding(entry, headers, answer.choice),
        losses: answer.losses,
        elsewhere,
      })
    return openReader({
      inbound,
      outbound: this.findOutbound(entry),
      requestId: generation.id,
      readSource: () => sourceOf(entry, calls, makeId),
      readContext: () => this.#openContext(entry, answer),
      callerStreams: decoded.envelope.stream,
      passthrough: entry.mode.answer === 'passthrough',
      hideUsage: hidesUsage,
      scrub,
      mayEndShort: cover !== undefined,
      answers: Math.max(1, decoded.envelope.candidateCount),
      mayGoOn: answer.mayGoOn,
      continued: answer.continued,
      keepsCalls: this.#findTools() !== undefined,
      contentType: headers['content-type'] ?? '',
      framing: entry.protocol.framing,
      elsewhere,
    })
  }

  #readEmbedding(
    { model, mode, protocol }: PlanEntry,
    headers: ResponseHead['headers'],
    choice: Choice | undefined,
  ): EmbeddingReading {
    const { embeds } = this.#generation.decoded.envelope
    assert(embeds !== undefined, 'attempt: vectors that nobody asked for')
    const { inputs } = embeds
    const { inputsPerCall = inputs } = protocol.quirks
    const firstIndex = choice === undefined ? 0 : choice.index * inputsPerCall
    return {
      ...embeds,
      firstIndex,
      inputs: choice === undefined ? inputs : Math.min(inputsPerCall, inputs - firstIndex),
      passthrough: mode.answer === 'passthrough',
      model: model.id,
      estimatedInputTokens: this.#admission.estimatedInputTokens,
      countedInputTokens: readTokens(Number(headers[BEDROCK_INPUT_TOKENS] ?? Number.NaN)),
    }
  }

  openChoices(entry: PlanEntry, losses: LossList): ChoicesReader {
    const { decoded } = this.#generation
    const { envelope } = decoded
    const count = countCalls(entry)
    if (decoded.inbound.noun === 'embedding') return new ChoicesReader({ count, ...wholeAlone })
    const { inbound } = decoded
    return new ChoicesReader({
      count,
      callerStreams: envelope.stream,
      openEncoder: (choice) => inbound.createEventEncoder(this.#openContext(entry, { choice, losses })),
      encodeStreamError: (error) => inbound.encodeStreamError(error, this.#generation.id, 0),
      encodeEnd: (choice, usage) =>
        inbound.choices?.encodeEnd(this.#openContext(entry, { choice, losses }), usage) ?? '',
    })
  }

  /** They are read before there is content, since nobody keeps the body behind that. */
  #findTools(): DeclaredTools | undefined {
    if (!this.#hasFoundTools) this.#tools = this.#generation.decoded.read(declaredTools)
    this.#hasFoundTools = true
    return this.#tools
  }

  #openContext(entry: PlanEntry, { choice, losses }: AnswerParts): AnswerContext {
    const generation = this.#generation
    // Once there is content, nobody keeps the body.
    this.#echo ??= generation.decoded.read(echo)
    return new GenerationContext(generation, entry, {
      estimatedInputTokens: this.#admission.estimatedInputTokens,
      newId: this.#shared.makeId,
      echo: this.#echo,
      choice,
      losses,
    })
  }
}

function sourceOf(
  { endpoint, protocol, credential }: PlanEntry,
  calls: Source['calls'],
  makeId: Source['newId'],
): Source {
  const { provider } = endpoint
  return {
    issuer: protocol.signatureIssuer ?? provider.signatureIssuer,
    ...(provider.signaturesBoundToCredential ? { credential: credential.id } : {}),
    ...(calls === undefined ? {} : { calls }),
    newId: makeId,
  }
}

type ContextParts = Pick<AnswerContext, 'estimatedInputTokens' | 'newId' | 'echo'> & AnswerParts

class GenerationContext implements AnswerContext {
  readonly requestId: string
  readonly model: string
  readonly createdSeconds: number
  readonly estimatedInputTokens: number
  readonly wantsStreamUsage: boolean
  readonly newId: Source['newId']
  readonly losses: LossList
  readonly echo: Echo
  readonly choice?: Choice

  constructor(
    generation: Generation,
    entry: PlanEntry,
    { estimatedInputTokens, newId, echo, choice, losses }: ContextParts,
  ) {
    this.requestId = generation.id
    this.model = entry.model.id
    this.createdSeconds = Math.floor(generation.startedMs / 1000)
    this.estimatedInputTokens = estimatedInputTokens
    this.wantsStreamUsage = generation.decoded.envelope.wantsStreamUsage
    this.newId = newId
    this.losses = losses
    this.echo = echo
    if (choice !== undefined) this.choice = choice
  }
}
