// Every recorded answer of the five protocols, through all three that callers speak: what we answer is valid against the
// caller's official document, every event of a stream too, and carries the provider's text, reasoning, tool calls,
// finish reason and usage. Streamed and not, the same answer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseJson, type JsonObject } from '../../src/foundation/json.ts'
import type { Frame } from '../../src/foundation/sse.ts'
import { fold } from '../../src/generation/fold.ts'
import {
  inboundProtocolNames,
  type InboundProtocolName,
  type ProtocolName,
} from '../../src/generation/protocol-name.ts'
import { unfold } from '../../src/generation/unfold.ts'
import { recordedAnswers, recordingsAbsent } from '../recordings.ts'
import { schemaErrors, schemasAbsent } from '../schemas.ts'
import { inbounds, judges, outboundNames, outbounds, yardsticks } from './codecs.ts'
import { compareAnswers, tell, type Difference } from './compare.ts'
import { Failures } from './failures.ts'
import { foldDeltas } from './project-responses.ts'
import type { AnswerProjection } from './projection.ts'
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
  // An answer without usage is told as zeros where the document makes usage required.
  if (field.startsWith('usage') && expected.usage === undefined) return true
  return false
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

const skipOf = (to: InboundProtocolName, from: ProtocolName) =>
  recordingsAbsent || schemasAbsent || (inbounds.has(to) && outbounds.has(from) ? false : 'codec not there yet')

for (const from of outboundNames) {
  for (const to of inboundProtocolNames) {
    const inbound = inbounds.get(to)
    const outbound = outbounds.get(from)
    test(
      `every recorded answer of ${from} reaches a caller of ${to} valid and whole`,
      { skip: skipOf(to, from) },
      () => {
        if (inbound === undefined || outbound === undefined) return
        const failures = new Failures()
        for (const { name, body, status } of recordedAnswers(from)) {
          if (body === undefined || status >= 400) continue
          failures.check(name, () => {
            const response = outbound.decodeResponse(body, sourceOf(outbound))
            const answer = encodeAnswer(inbound, response)
            for (const line of schemaErrors(judges[to].document, judges[to].answer, answer).slice(0, 2)) {
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
      },
    )

    test(
      `every recorded stream of ${from} reaches a caller of ${to} valid and whole`,
      { skip: skipOf(to, from) },
      () => {
        if (inbound === undefined || outbound === undefined) return
        const failures = new Failures()
        for (const { name, frames } of recordedAnswers(from)) {
          if (frames === undefined) continue
          const whole = yardsticks[from].foldStream(frames)
          if (whole === undefined) continue
          failures.check(name, () => {
            const events = decodeFrames(outbound.createEventDecoder(sourceOf(outbound)), frames)
            const last = events.at(-1)
            if (last?.type === 'error') throw last.error
            const sent = encodeStream(inbound, events)
            for (const line of judgeFrames(to, sent).slice(0, 3)) failures.add(`invalid ${line}`, name)
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
      },
    )
  }
}
