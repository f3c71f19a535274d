// Every recorded answer of the five protocols, through all three that callers speak: what we answer is valid against the
// caller's official document, every event of a stream too, and carries the provider's text, reasoning, tool calls,
// finish reason and usage. Streamed and not, the same answer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { parseJson, readArray, readObject, readString, type JsonObject } from '../../src/foundation/json/json.ts'
import type { Frame } from '../../src/foundation/frames/sse.ts'
import { fold } from '../../src/generation/answer/fold.ts'
import { inboundProtocolNames, type InboundProtocolName, protocolNames } from '../../src/generation/protocol-name.ts'
import type { GenerationResponse } from '../../src/generation/answer/response.ts'
import { unfold } from '../../src/generation/answer/unfold.ts'
import { inboundProtocols, outboundProtocols } from '../../src/protocols/protocols.ts'
import { recordedAnswers, recordingsAbsent } from '../recordings.ts'
import { schemaErrors, schemasAbsent } from '../schemas.ts'
import { judges, yardsticks } from './codecs.ts'
import { compareAnswers, tell, type Difference } from './compare.ts'
import { Failures } from './failures.ts'
import { foldDeltas } from './project-responses.ts'
import { readArguments, type AnswerProjection } from './projection.ts'
import { decodeFrames, encodeAnswer, encodeStream, sourceOf } from './translate.ts'

/** What the caller's protocol cannot say of an answer, each with its reason. */
function isExpected(difference: Difference, to: InboundProtocolName, expected: AnswerProjection): boolean {
  const { field, actual } = difference
  if (to === 'anthropic-messages') {
    // Messages has no refusal apart from text: the words arrive as text and the stop reason says what they are.
    if (field === 'refusal' || (field === 'text' && expected.refusal !== '')) return true
    if (field === 'finish' && expected.refusal !== '') return true
  }
  // Responses knows no stop reason beside complete and incomplete: calls are seen by their items.
  if (to === 'openai-responses' && field === 'finish' && expected.finish === 'stop' && actual === 'tool-calls')
    return true
  // Outside of OpenAI's protocols a free-text call is a call with the one argument `input`.
  if (field === 'calls' && to === 'anthropic-messages')
    return isDeepStrictEqual(difference.expected, unwrapInputs(actual))
  // An answer without usage is told as zeros where the document makes usage required.
  return field.startsWith('usage') && (expected.usage?.input ?? 0) + (expected.usage?.output ?? 0) === 0
}

function unwrapInputs(calls: unknown): unknown {
  return readArray(calls)?.map((call) => {
    const input = readString(readObject(readObject(call)?.['arguments'])?.['input'])
    return input === undefined ? call : { ...readObject(call), arguments: readArguments(input) }
  })
}

/** Recordings that are no whole, well-formed answer; each with what it is instead. */
const odd: readonly RegExp[] = [
  // A test server's echo of the request.
  /test_invalid_response\.yaml/,
  // Accepted in the background: the answer is fetched later, which we do not serve.
  /test_background_mode/,
  // Shortened by hand: its deltas hold less than its last event.
  /openai-shell-container\.1\.chunks/,
  // Broken on purpose: a second message_start inside a message.
  /spliced-message-start|duplicate-message-start/,
]

/** Pieces of arguments in Gemini's own path notation: the yardstick does not read them, `gemini/` has tests of its own. */
const hasPartialArguments = (frames: readonly Frame[]) =>
  frames.some((frame) => frame.data.includes('"partialArgs"') || frame.data.includes('"willContinue"'))

/** Without what goes back to its own protocol as it came: much of that is in no document (beta, or too new). */
function leaveOwn(response: GenerationResponse, to: InboundProtocolName): GenerationResponse {
  return {
    ...response,
    opaque: [],
    parts: response.parts.filter((part) => part.kind !== 'opaque' || part.protocol !== to),
  }
}

/** Errors of the caller's stream events, each frame against the document. */
function judgeFrames(to: InboundProtocolName, frames: readonly Frame[]): string[] {
  const { document, event: schema } = judges[to]
  return frames.flatMap((frame) => {
    if (to === 'openai-chat' && frame.data === '[DONE]') return []
    const value = parseJson(frame.data)
    const type = (value as JsonObject | undefined)?.['type']
    // The document's union leaves out `ping`, which the prose allows anywhere.
    if (to === 'anthropic-messages' && type === 'ping') return []
    if (to !== 'openai-chat' && frame.event !== type) return [`event: ${frame.event} carries ${String(type)}`]
    return schemaErrors(document, schema, value).map((line) => `${String(type ?? 'chunk')} ${line}`)
  })
}

const skip = recordingsAbsent || schemasAbsent

for (const from of protocolNames) {
  for (const to of inboundProtocolNames) {
    const inbound = inboundProtocols[to]
    const outbound = outboundProtocols[from]
    test(`every recorded answer of ${from} reaches a caller of ${to} valid and whole`, { skip }, () => {
      const failures = new Failures()
      for (const { name, body, status } of recordedAnswers(from)) {
        if (body === undefined || status >= 400 || odd.some((pattern) => pattern.test(name))) continue
        failures.check(name, () => {
          const response = outbound.decodeResponse(body, sourceOf(outbound))
          const answer = encodeAnswer(inbound, response)
          const judged = from === to ? encodeAnswer(inbound, leaveOwn(response, to)) : answer
          for (const line of schemaErrors(judges[to].document, judges[to].answer, judged).slice(0, 4)) {
            failures.add(`invalid ${line}`, name)
          }
          const expected = yardsticks[from].projectAnswer(body)
          for (const difference of compareAnswers(expected, yardsticks[to].projectAnswer(answer))) {
            if (!isExpected(difference, to, expected)) failures.add(difference.field, `${name} ${tell([difference])}`)
          }
          const streamed = yardsticks[to].foldStream(encodeStream(inbound, [...unfold(response)]))
          assert.ok(streamed !== undefined, 'the unfolded answer makes no whole stream')
          const differences = compareAnswers(
            yardsticks[to].projectAnswer(answer),
            yardsticks[to].projectAnswer(streamed),
          )
          if (differences.length > 0)
            failures.add(`streamed and not differ: ${differences[0]?.field}`, `${name} ${tell(differences)}`)
        })
      }
      failures.settle()
    })

    test(`every recorded stream of ${from} reaches a caller of ${to} valid and whole`, { skip }, () => {
      const failures = new Failures()
      for (const { name, frames } of recordedAnswers(from)) {
        if (frames === undefined) continue
        const whole = yardsticks[from].foldStream(frames)
        if (whole === undefined || hasPartialArguments(frames) || odd.some((pattern) => pattern.test(name))) continue
        failures.check(name, () => {
          const events = decodeFrames(outbound.createEventDecoder(sourceOf(outbound)), frames)
          const last = events.at(-1)
          if (last?.type === 'error') throw last.error
          const sent = encodeStream(inbound, events)
          const judged = from === to ? encodeStream(inbound, [...unfold(leaveOwn(fold(events), to))]) : sent
          for (const line of judgeFrames(to, judged).slice(0, 4)) failures.add(`invalid ${line}`, name)
          const streamed = yardsticks[to].foldStream(sent)
          assert.ok(streamed !== undefined, 'the caller sees no end')
          const expected = yardsticks[from].projectAnswer(whole)
          const seen = yardsticks[to].projectAnswer(streamed)
          for (const difference of compareAnswers(expected, seen)) {
            if (!isExpected(difference, to, expected)) failures.add(difference.field, `${name} ${tell([difference])}`)
          }
          const answer = yardsticks[to].projectAnswer(encodeAnswer(inbound, fold(events)))
          const differences = compareAnswers(answer, seen)
          if (differences.length > 0)
            failures.add(`streamed and not differ: ${differences[0]?.field}`, `${name} ${tell(differences)}`)
          if (to === 'openai-responses') {
            const apart = compareAnswers(seen, yardsticks[to].projectAnswer(foldDeltas(sent)))
            if (apart.length > 0)
              failures.add(`deltas and the final object differ: ${apart[0]?.field}`, `${name} ${tell(apart)}`)
          }
        })
      }
      failures.settle()
    })
  }
}
