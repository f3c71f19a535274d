// Mutated answers of providers, through every reader and the way that leads to it: whatever comes, an answer ends once, in
// an end or in an error that was foreseen; its usage makes sense; and what is handed to a caller is whole.
import { isDeepStrictEqual } from 'node:util'
import { bounds } from '../../src/foundation/bounds.ts'
import { ByteBudget } from '../../src/foundation/byte-budget.ts'
import { parseJson } from '../../src/foundation/json/json.ts'
import { seededRandom, type Random } from '../../src/foundation/random.ts'
import { SseParser } from '../../src/foundation/frames/sse.ts'
import { GatewayError } from '../../src/generation/error/gateway-error.ts'
import {
  inboundProtocolNames,
  protocolNames,
  type InboundProtocolName,
  type ProtocolName,
} from '../../src/generation/protocol-name.ts'
import { MOST_TOKENS } from '../../src/generation/usage/read-tokens.ts'
import { inputBuckets, outputBuckets, type Usage } from '../../src/generation/usage/usage.ts'
import { Incoming } from '../../src/answer/incoming.ts'
import type { AnswerReader, Output } from '../../src/answer/reader.ts'
import { openTestReader, type TestReader } from '../readers.ts'
import { streamType } from '../upstream/script.ts'
import { mutateAnswer, type Seed } from './mutate-answer.ts'
import { pick } from './mutate.ts'
import type { BodyFlow, BodyHandler } from '../../src/http1/client/response-handler.ts'

/** One answer as it comes, and who reads it. */
export type AnswerInput = {
  way: TestReader
  chunks: readonly Buffer[]
  /** How the connection ends. */
  ends: 'end' | 'fail' | 'never'
}

const contentTypes = ['application/json', 'text/event-stream', 'application/vnd.amazon.eventstream', 'text/html', '']

/** The inputs of a seed, without end. */
export function* makeAnswers(seed: number, seeds: readonly Seed[]): Generator<AnswerInput, never> {
  const random = seededRandom(seed)
  for (;;) {
    const one = pick(random, seeds)
    const { bytes, protocol, stream } = mutateAnswer(random, one, pick(random, seeds))
    const way = chooseWay(random, protocol, stream)
    yield { way, chunks: cut(random, bytes), ends: pick(random, ['end', 'end', 'end', 'end', 'fail', 'never']) }
  }
}

function chooseWay(random: Random, spoken: ProtocolName, stream: boolean): TestReader {
  // Now and then the provider speaks another protocol than it should.
  const to = random.fraction() < 0.06 ? pick(random, protocolNames) : spoken
  const own = inboundProtocolNames.find((name) => name === to)
  const from: InboundProtocolName =
    own !== undefined && random.fraction() < 0.6 ? own : pick(random, inboundProtocolNames)
  const callerStreams = random.fraction() < 0.9 ? stream : !stream
  const usual = stream ? streamType(to) : 'application/json'
  return {
    from,
    to,
    callerStreams,
    passthrough: from === to && random.fraction() < 0.7,
    hideUsage: from === 'openai-chat' && random.fraction() < 0.3,
    mayEndShort: random.fraction() < 0.3,
    contentType: random.fraction() < 0.95 ? usual : pick(random, contentTypes),
  }
}

function cut(random: Random, bytes: Buffer): Buffer[] {
  const most = pick(random, [3, 40, 500, 5_000, 70_000, Number.POSITIVE_INFINITY])
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    const size = Math.min(bytes.length, 1 + Math.floor(random.fraction() * most))
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return chunks
}

/** How it ended: `open`, since the connection never did. `fault`: what went wrong. */
export type Verdict = { outcome: 'whole' | 'failed' | 'open'; fault: string | undefined }

export function judgeAnswer({ way, chunks, ends }: AnswerInput): Verdict {
  const reader = openTestReader(way)
  const answer = new FedAnswer()
  const faults: string[] = []
  const say = (fault: string) => void faults.push(fault)
  const endings: Output[] = []
  const pieces: (Buffer | string)[] = []
  let committed = 0
  let failed = 0
  const take = (incoming: Incoming) =>
    incoming.take(
      (output) => {
        if (endings.length > 0) say('an output behind the end')
        if (output.ending !== undefined) endings.push(output)
        pieces.push(output.bytes)
        judgeReader(reader, say)
      },
      () => bounds.progressBytes,
    )
  answer.handler = new Incoming(answer, reader, room.open('fuzz'), (error) => say(`thrown: ${stackOf(error)}`), {
    onCommit: (incoming) => {
      committed += 1
      take(incoming)
    },
    onFailure: () => (failed += 1),
  })
  try {
    for (const chunk of chunks) answer.send(chunk)
    if (ends !== 'never') answer.close(ends)
    judgeReader(reader, say)
  } catch (error) {
    say(`thrown: ${stackOf(error)}`)
  }
  if (committed + failed > 1 || endings.length > 1)
    say(`told ${committed + failed} times, ended ${endings.length} times`)
  if (ends !== 'never' && committed + failed === 0) say('neither committed nor failed')
  if (ends !== 'never' && committed === 1 && endings.length === 0) say('committed, and never ended')
  const isWhole = endings[0]?.ending === 'end'
  if (isWhole) judgeWhole(way, pieces, say)
  const isOver = failed > 0 || endings.length > 0
  return { outcome: isWhole ? 'whole' : isOver ? 'failed' : 'open', fault: faults[0] }
}

const room = new ByteBudget(() => ({ totalBytes: 1024 ** 3, partBytes: 1024 ** 3 }))

/** Feeds what comes, as fast as it is read. */
class FedAnswer implements BodyFlow {
  handler: BodyHandler<GatewayError> | undefined
  #isAborted = false

  pause(): void {}
  resume(): void {}
  gather(): void {}
  abort(): void {
    this.#isAborted = true
  }
  send(chunk: Buffer): void {
    if (!this.#isAborted) this.handler?.push(chunk)
  }
  close(how: 'end' | 'fail'): void {
    if (this.#isAborted) return
    if (how === 'end') this.handler?.end()
    else this.handler?.fail(new GatewayError('provider_error', 'The connection broke.'))
  }
}

function judgeReader(reader: AnswerReader, say: (fault: string) => void): void {
  const { usage, usageIsPartial, isAboutToEnd, finish, serverToolCalls } = reader
  if (usage !== undefined) judgeUsage(usage, say)
  for (const flag of [usageIsPartial, isAboutToEnd]) if (typeof flag !== 'boolean') say('a flag that is none')
  if (finish !== undefined && typeof finish.kind !== 'string') say('a finish without a kind')
  for (const count of Object.values(serverToolCalls ?? {})) if (!isCount(count)) say(`${count} calls of a tool`)
  const { text, share, mediaTokens } = reader.takeOutput()
  if (!(share > 0 && share <= 1)) say(`a share of ${share}`)
  if (!isCount(mediaTokens)) say(`${mediaTokens} tokens of media`)
  if (text.length > bounds.sampleBytes) say(`a sample of ${text.length} characters`)
}

function judgeUsage(usage: Usage, say: (fault: string) => void): void {
  for (const bucket of [...inputBuckets, ...outputBuckets])
    if (!isCount(usage[bucket]) || usage[bucket] > 2 * MOST_TOKENS) say(`${usage[bucket]} tokens of ${bucket}`)
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

/** What ended well: JSON, or events of which each is JSON and which stop between two of them. */
function judgeWhole(way: TestReader, pieces: readonly (Buffer | string)[], say: (fault: string) => void): void {
  const bytes = Buffer.concat(pieces.map((piece) => Buffer.from(piece as string)))
  // What passes through is the provider's own.
  if (way.passthrough === true) return
  if (way.callerStreams === false) {
    if (parseJson(bytes.toString()) === undefined) say('an answer that is no JSON')
    return
  }
  const parser = new SseParser()
  const frames = [...parser.push(bytes), ...parser.end().frames]
  if (parser.end().cut) say('a stream that ends inside an event')
  for (const { data } of frames)
    if (data !== '[DONE]' && parseJson(data) === undefined) say(`an event that is no JSON: ${data.slice(0, 100)}`)
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 6).join('\n') : String(error)
}

export type AnswerFault = { fault: string; input: AnswerInput }

/** Runs `count` inputs, fewer where ten faults of different kinds were found. */
export function fuzzAnswers(
  inputs: Iterable<AnswerInput>,
  count: number,
): { run: number; outcomes: { [outcome in Verdict['outcome']]: number }; faults: AnswerFault[] } {
  const faults: AnswerFault[] = []
  const outcomes = { whole: 0, failed: 0, open: 0 }
  let run = 0
  for (const input of inputs) {
    if (run >= count || faults.length >= 10) break
    run += 1
    const { fault, outcome } = judgeAnswer(input)
    outcomes[outcome] += 1
    if (fault === undefined || faults.some((known) => kindOf(known.fault) === kindOf(fault))) continue
    faults.push({ fault, input: shrink(input, fault) })
  }
  return { run, outcomes, faults }
}

/** The same fault in other words. */
function kindOf(fault: string): string {
  return fault.replaceAll(/\d+|"[^"]*"/g, '')
}

const TRIES = 300

/** Fewer chunks, then fewer bytes, as long as the same fault comes back. */
function shrink(input: AnswerInput, fault: string): AnswerInput {
  let smallest: AnswerInput = { ...input, chunks: [Buffer.concat(input.chunks)] }
  const fails = (candidate: AnswerInput) => {
    const { fault: found } = judgeAnswer(candidate)
    return found !== undefined && kindOf(found) === kindOf(fault)
  }
  if (!fails(smallest)) return input
  let tries = TRIES
  for (
    let step = Math.ceil((smallest.chunks[0]?.length ?? 0) / 2);
    step >= 1 && tries > 0;
    step = step === 1 ? 0 : Math.ceil(step / 2)
  ) {
    const bytes = smallest.chunks[0] as Buffer
    for (let at = 0; at < bytes.length && tries > 0; at += step) {
      tries -= 1
      const now = smallest.chunks[0] as Buffer
      const candidate = { ...smallest, chunks: [Buffer.concat([now.subarray(0, at), now.subarray(at + step)])] }
      if (fails(candidate) && !isDeepStrictEqual(candidate, smallest)) smallest = candidate
    }
  }
  return smallest
}
