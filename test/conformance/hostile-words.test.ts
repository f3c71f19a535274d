// Words that every object has (`constructor`, `__proto__`, …) in every place of what providers and callers were recorded
// to send. Each does what any other unknown word in its place does, down to the bytes: what is decoded, the stream, the
// caller's answer in each protocol, the error, the upstream's request and the losses. Beside that nothing throws but a
// GatewayError, streams keep their grammar, and what is not handed on as it came is valid for the caller.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseJson, type Json, type JsonObject } from '../../src/foundation/json/json.ts'
import type { Frame } from '../../src/foundation/frames/sse.ts'
import type { FinishKind } from '../../src/generation/answer/finish-reason.ts'
import { fold } from '../../src/generation/answer/fold.ts'
import { errorTable } from '../../src/generation/error/error-table.ts'
import { GatewayError } from '../../src/generation/error/gateway-error.ts'
import { LossList } from '../../src/generation/loss/loss.ts'
import { inboundProtocolNames, protocolNames, type ProtocolName } from '../../src/generation/protocol-name.ts'
import type { StreamEvent } from '../../src/generation/answer/stream-event.ts'
import { unfold } from '../../src/generation/answer/unfold.ts'
import { priceUsage } from '../../src/pricing/price.ts'
import { readCard } from '../../src/pricing/read-card.ts'
import type { Reading } from '../../src/protocols/port/meter.ts'
import { inboundProtocols, outboundProtocols } from '../../src/protocols/protocols.ts'
import { recordedAnswers, recordedErrors, recordingsAbsent } from '../recordings.ts'
import { isLongRun } from '../runs.ts'
import { schemaErrors, schemasAbsent } from '../schemas.ts'
import { judges } from './codecs.ts'
import { Failures } from './failures.ts'
import { assertPlain, chooseExamples, hostileWords, putWord, writeWith } from './hostile-words.ts'
import { decodeFrames, encodeAnswer, encodeStream, sourceOf, targetOf } from './translate.ts'

/** The long run tries every place, the loop one in so many of each test. */
const PLACES_OF_LOOP = 5
const skip = recordingsAbsent || schemasAbsent
const finishKinds: { readonly [kind in FinishKind]: true } = {
  stop: true,
  'stop-sequence': true,
  length: true,
  'tool-calls': true,
  'content-filter': true,
  refusal: true,
  pause: true,
  other: true,
}
const card = readCard({ input: 1, output: 1, serverToolCalls: { web_search: 1 } })

/** What came of it, told in values that JSON can hold. @throws what is no GatewayError. */
function settle<T>(work: () => T): T | { failed: unknown } {
  try {
    return work()
  } catch (error) {
    return { failed: tellError(error) }
  }
}

function tellError(error: unknown): unknown {
  if (!(error instanceof GatewayError)) throw error
  assert.ok(Object.hasOwn(errorTable, error.kind), String(error.kind))
  const { kind, message, detail, param, blame, canFailOver, upstreamStatus, retryAfterSeconds, details } = error
  return { kind, message, detail, param, blame, canFailOver, upstreamStatus, retryAfterSeconds, details }
}

function tellReading(reading: Partial<Reading> | undefined): unknown {
  if (reading?.finish !== undefined) assert.ok(Object.hasOwn(finishKinds, reading.finish.kind), reading.finish.kind)
  const price = reading?.usage === undefined ? undefined : String(priceUsage(reading.usage, card, { atMs: 0 }))
  return { ...reading, price, error: reading?.error === undefined ? undefined : tellError(reading.error) }
}

/** What the caller of each protocol sees of a stream, and of the answer that it adds up to. */
function tellEvents(events: readonly StreamEvent[]): { [to: string]: unknown } {
  const last = events.at(-1)
  const response = last?.type === 'error' ? undefined : fold(events)
  const read = last?.type === 'error' ? tellError(last.error) : tellReading(response)
  const callers = inboundProtocolNames.map((to): [string, unknown] => {
    const frames = encodeStream(inboundProtocols[to], events).map(({ data }) => parseJson(data) ?? data)
    return [to, { frames, whole: response === undefined ? undefined : encodeAnswer(inboundProtocols[to], response) }]
  })
  const neutral = events.map((event) => (event.type === 'error' ? event.type : event))
  return { neutral, read, ...Object.fromEntries(callers) }
}

/** What of `told` the documents of callers who speak another protocol than `from` do not allow; one caller a `turn`. */
function judge(told: Told, from: ProtocolName | undefined, turn?: number): string[] {
  const callers = inboundProtocolNames.filter((to) => to !== from)
  return callers.flatMap((to, at) => {
    if (turn !== undefined && turn % callers.length !== at) return []
    const { document, answer, event: schema } = judges[to]
    const { whole, frames } = (told[to] ?? {}) as { whole?: JsonObject; frames?: Json[] }
    if (whole === undefined) return []
    const events = (frames ?? []).filter((frame) => frame !== '[DONE]')
    const lines = [
      ...schemaErrors(document, answer, whole),
      ...events.flatMap((each) => schemaErrors(document, schema, each)),
    ]
    return lines.map((line) => `for ${to}: ${line}`)
  })
}

type Recorded = { name: string; values: Json[] }
type Told = { [name: string]: unknown }

/**
 * `work` on every place of every shape of `recorded`, with each hostile word and its plain one. The value that a word was
 * put into is given with its index.
 */
function tryWords<T extends Recorded>(
  recorded: readonly T[],
  work: (one: T, changed: Json, index: number) => Told | { failed: unknown },
  from?: ProtocolName,
): void {
  const failures = new Failures()
  const known = new Map<T, string[]>()
  /** A recording that is not valid for others as it is stays so. */
  const judgeAsRecorded = (one: T): string[] => {
    const lines = known.get(one) ?? judge(work(one, one.values[0] ?? null, 0), from)
    known.set(one, lines)
    return lines
  }
  const examples = chooseExamples(recorded, ({ values }) => values)
  const tried = isLongRun ? examples : examples.filter((_, at) => at % PLACES_OF_LOOP === 0)
  for (const [count, { one, index, place }] of tried.entries()) {
    // Long recordings: one word a text, two a member, in turn. Short ones: all.
    const some = place.change === 'text' ? [count % 4] : [2, [0, 1, 3][count % 3]]
    const turns = one.values.length > 1 ? some : [0, 1, 2, 3]
    for (const [hostile, plain] of hostileWords.filter((_, turn) => turns.includes(turn))) {
      const where = `${one.name}: ${hostile} as ${place.change} at ${index}/${place.path.join('/')}`
      failures.check(where, () => {
        const run = (word: string) => work(one, putWord(one.values[index] ?? null, place, word), index)
        const told = run(hostile)
        assertPlain(told)
        const expected = run(plain)
        if (writeWith(told, hostile, plain) !== writeWith(expected, plain, plain)) {
          const difference = findDifference(told, expected, hostile, plain)
          failures.add(`as ${place.change} it is not like any other word: ${difference}`, where)
        }
        // A renamed member is a missing one, which may be the provider's fault.
        if (from === undefined || place.change === 'name' || hostile !== '__proto__' || 'failed' in told) return
        const lines = judge(told, from, one.values.length > 1 ? count : undefined)
        // Arguments where the recorded call is an empty one without a name: a call without a name is its provider's fault.
        if (lines.some((line) => line.includes('/name: must NOT have fewer than 1 characters'))) return
        for (const line of lines) if (!judgeAsRecorded(one).includes(line)) failures.add(line, where)
      })
    }
  }
  failures.settle()
}

function findDifference(told: Told, expected: Told, hostile: string, plain: string): string {
  for (const name of Object.keys(expected)) {
    const [one, other] = [
      writeWith(told[name] ?? null, hostile, plain),
      writeWith(expected[name] ?? null, plain, plain),
    ]
    let at = 0
    while (at < one.length && one[at] === other[at]) at += 1
    if (one !== other)
      return `${name} ${one.slice(Math.max(0, at - 60), at + 60)} <> ${other.slice(Math.max(0, at - 60), at + 60)}`
  }
  return 'one fails, the other does not'
}

for (const from of protocolNames) {
  const outbound = outboundProtocols[from]
  const answers = skip ? [] : recordedAnswers(from).filter(({ status }) => status < 400)

  test(`a word that every object has is any word in an answer of ${from}`, { skip }, () => {
    const whole = answers.flatMap(({ name, body }) => (body === undefined ? [] : [{ name, values: [body] }]))
    tryWords(
      whole,
      (_one, body) => {
        const metered = settle(() => tellReading(outbound.readAnswer?.(body as JsonObject)))
        const told = settle(() =>
          tellEvents([...unfold(outbound.decodeResponse(body as JsonObject, sourceOf(outbound)))]),
        )
        return { ...told, metered }
      },
      from,
    )
  })

  test(`a word that every object has is any word in a stream of ${from}`, { skip }, () => {
    const streams = answers.flatMap(({ name, frames }) =>
      frames === undefined ? [] : [{ name, frames, values: frames.map(({ data }) => parseJson(data) ?? null) }],
    )
    tryWords(
      streams,
      ({ frames }, changed, index) => {
        const sent = frames.map((frame, at) => (at === index ? { ...frame, data: JSON.stringify(changed) } : frame))
        const meter = outbound.createMeter()
        const metered = sent.map((frame) => tellReading(meter.read(frame)))
        return { ...tellEvents(decodeFrames(outbound.createEventDecoder(sourceOf(outbound)), sent)), metered }
      },
      from,
    )
  })

  test(`a word that every object has is any word in an error of ${from}`, { skip }, () => {
    const plainest = { error: { type: 'a', code: 'b', message: 'c', status: 'd', param: 'e' }, __type: 'f' }
    const bodies = (skip ? [] : recordedErrors()).flatMap(({ protocol, name, status, text }) => {
      const body = parseJson(text)
      return protocol !== from || body === undefined ? [] : [{ name, status, values: [body] }]
    })
    tryWords([...bodies, { name: 'all members of any', status: 500, values: [plainest] }], ({ status }, body) => {
      const text = JSON.stringify(body)
      const error = outbound.decodeError(status, text)
      const told = inboundProtocolNames.map((to) => inboundProtocols[to].encodeError(error, 'req_cm_test'))
      const inside = tellEvents(
        decodeFrames(outbound.createEventDecoder(sourceOf(outbound)), [{ event: 'error', data: text }]),
      )
      return { error: tellError(error), told, inside }
    })
  })

  test(`a word that every object has is any name of an event of ${from}`, { skip }, () => {
    const names = ['event', 'exception'].map((name) => ({ name, values: [name] }))
    tryWords(names, (_one, name) => {
      const frames: Frame[] = [{ event: String(name), data: '{"message":"m"}' }]
      return tellEvents(decodeFrames(outbound.createEventDecoder(sourceOf(outbound)), frames))
    })
  })
}

for (const from of inboundProtocolNames) {
  const inbound = inboundProtocols[from]

  test(
    `a word that every object has is any word in a request of ${from}, and no field of the request is lost`,
    { skip },
    () => {
      const requests = (skip ? [] : recordedAnswers(from)).flatMap(({ name, request }) =>
        request === undefined ? [] : [{ name, values: [request] }],
      )
      tryWords(requests, (_one, changed) => {
        const body = changed as JsonObject
        const envelope = settle(() => inbound.decodeEnvelope(body))
        const told = settle(() => {
          const request = inbound.decodeRequest(body)
          const encoded = protocolNames.map((to): [string, unknown] => {
            const outbound = outboundProtocols[to]
            const losses = new LossList()
            const sent = settle(() => outbound.encodeRequest(request, targetOf(outbound, request.stream), losses))
            const named = losses.list().map((loss) => ({ ...loss, name: inbound.nameField(loss.field) }))
            return [to, { sent, losses: named }]
          })
          return { request, ...Object.fromEntries(encoded) }
        })
        return { envelope, ...told }
      })
    },
  )
}
