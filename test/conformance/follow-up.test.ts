// The turn after: our answer goes back to us as the caller's SDK would send it, with the tool results or the next
// question of the recording, and what we then send upstream is what was recorded there: the upstream's own call ids, its
// signatures unchanged and in order. Another issuer never sees them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { isObject, parseJsonObject, readString, type Json, type JsonObject } from '../../src/foundation/json/json.ts'
import {
  inboundProtocolNames,
  type InboundProtocolName,
  type ProtocolName,
  protocolNames,
} from '../../src/generation/protocol-name.ts'
import { LossList } from '../../src/generation/loss/loss.ts'
import { inboundProtocols, outboundProtocols } from '../../src/protocols/protocols.ts'
import { readLingua, readRecordProtocol, recordedAnswers, recordingsAbsent, type LinguaRecord } from '../recordings.ts'
import { yardsticks } from './codecs.ts'
import { compareRequests, tell } from './compare.ts'
import { Failures } from './failures.ts'
import { each, type Item } from './projection.ts'
import {
  decodeFrames,
  encodeAnswer,
  encodeStream,
  leastRequests,
  sourceOf,
  targetOf,
  translateRequest,
} from './translate.ts'

/** The conversation so far, our answer, and what came after it, in the caller's words. */
function continueBody(
  protocol: InboundProtocolName,
  first: JsonObject,
  answer: JsonObject,
  next: readonly Item[],
): JsonObject {
  const results = next.flatMap((item) => (item.kind === 'result' ? [item] : []))
  const texts = next.flatMap((item) => (item.kind === 'text' ? [item.text] : []))
  switch (protocol) {
    case 'openai-chat': {
      const message = each(answer['choices'])[0]?.['message'] ?? null
      const tools = results.map(({ id, text }): JsonObject => ({ role: 'tool', tool_call_id: id, content: text }))
      const users = texts.map((content): JsonObject => ({ role: 'user', content }))
      return { ...first, messages: [...each(first['messages']), message, ...tools, ...users] }
    }
    case 'openai-responses': {
      const input = first['input']
      const before: Json[] = typeof input === 'string' ? [{ role: 'user', content: input }] : each(input)
      const outputs = results.map(({ id, text }): JsonObject => ({
        type: 'function_call_output',
        call_id: id,
        output: text,
      }))
      const users = texts.map((content): JsonObject => ({ role: 'user', content }))
      return { ...first, input: [...before, ...each(answer['output']), ...outputs, ...users] }
    }
    case 'anthropic-messages': {
      const blocks: Json[] = [
        ...results.map(({ id, text }): JsonObject => ({ type: 'tool_result', tool_use_id: id, content: text })),
        ...texts.map((text): JsonObject => ({ type: 'text', text })),
      ]
      const turns: Json[] = [
        { role: 'assistant', content: answer['content'] ?? [] },
        { role: 'user', content: blocks },
      ]
      return { ...first, messages: [...each(first['messages']), ...turns] }
    }
    default:
      return protocol satisfies never
  }
}

/** Ids of the calls in our answer, so that results can name them. */
const readCallIds = (protocol: InboundProtocolName, answer: JsonObject): string[] =>
  yardsticks[protocol].projectAnswer(answer).calls.map((call) => call.id)

/** `call 1` of the projection as the id that we gave out. */
function renameResults(items: readonly Item[], ids: readonly string[], before: number): Item[] {
  return items.map((item) => {
    if (item.kind !== 'result') return item
    return { ...item, id: ids[Number(item.id.slice('call '.length)) - 1 - before] ?? 'unknown' }
  })
}

/** The turn that follows the recorded answer: its first request, its answer, and what its follow-up added. */
function readPairs(protocol: ProtocolName): { first: LinguaRecord; followup: LinguaRecord }[] {
  const records = readLingua().filter((record) => readRecordProtocol(record) === protocol)
  return records.flatMap((first) => {
    if (first.turn !== 'first' || first.response === undefined) return []
    const followup = records.find(
      (record) => record.turn === 'followup' && record.case === first.case && record.proto === first.proto,
    )
    return followup === undefined ? [] : [{ first, followup }]
  })
}

for (const to of protocolNames) {
  for (const from of inboundProtocolNames) {
    const inbound = inboundProtocols[from]
    const outbound = outboundProtocols[to]
    const skip = recordingsAbsent
    test(`a follow-up of ${from} brings ${to} its own ids and signatures back`, { skip }, () => {
      const failures = new Failures()
      for (const { first, followup } of readPairs(to)) {
        failures.check(`${first.case} ${first.proto}`, () => {
          const recorded = yardsticks[to].projectRequest(followup.request)
          const next = recorded.turns.at(-1)
          if (next?.role !== 'user' || first.response === undefined) return
          const response = outbound.decodeResponse(first.response, sourceOf(outbound))
          // What only its own protocol carries (server tools) is a loss elsewhere, and was told there.
          if (response.parts.some((part) => part.kind === 'opaque' && part.protocol !== from)) return
          const answer = encodeAnswer(inbound, response)
          const ids = readCallIds(from, answer)
          const before = countCalls(recorded) - ids.length
          const body = continueBody(from, leastRequests[from], answer, renameResults(next.items, ids, before))
          const sent = translateRequest(inbound, outbound, body).encoded.body
          const projected = yardsticks[to].projectRequest(sent)
          // The last two turns: the assistant's, as recorded, and the next of the user.
          const tail = { ...recorded, turns: recorded.turns.slice(-2) }
          const got = { ...projected, turns: projected.turns.slice(-2) }
          const earlier = yardsticks[to].projectRequest(first.request)
          const told = yardsticks[to].projectAnswer(first.response)
          const differences = compareRequests(tail, got).filter((difference) => {
            if (!difference.field.startsWith('turn')) return false
            // Outside of OpenAI's protocols a free-text call is a call with the one argument `input`.
            return !(from === 'anthropic-messages' && told.calls.some((call) => typeof call.arguments === 'string'))
          })
          // An answer that begins with the caller's own words, or has none, or is a picture alone, makes no turn to compare.
          const whole = earlier.turns.every((turn) => turn.role === 'user') && told.text + told.calls.length !== '0'
          if (whole && differences.length > 0) throw new Error(tell(differences))
          const proofs = recorded.signatures.slice(earlier.signatures.length)
          if (!isDeepStrictEqual(projected.signatures, proofs)) {
            throw new Error(`signatures: expected ${brief(proofs)}, got ${brief(projected.signatures)}`)
          }
          if (to !== 'gemini') {
            const text = JSON.stringify(sent)
            for (const call of told.calls) {
              assert.equal(
                text.split(JSON.stringify(call.id)).length - 1,
                2,
                `the upstream's id ${call.id} does not come back twice`,
              )
            }
          }
        })
      }
      failures.settle()
    })
  }
}

test('a signature never goes to another issuer, whichever protocols lie between', { skip: recordingsAbsent }, () => {
  const failures = new Failures()
  for (const to of protocolNames) {
    const outbound = outboundProtocols[to]
    for (const { name, frames } of recordedAnswers(to)) {
      if (frames === undefined) continue
      const events = decodeFrames(outbound.createEventDecoder(sourceOf(outbound)), frames)
      const proofs = events.flatMap((event) => {
        const signature =
          event.type === 'part-start' && 'signature' in event.part
            ? event.part.signature
            : event.type === 'part-delta' && event.delta.kind === 'signature'
              ? event.delta.signature
              : undefined
        return signature === undefined ? [] : [signature.value]
      })
      if (proofs.length === 0 || events.at(-1)?.type !== 'response-end') continue
      for (const inbound of Object.values(inboundProtocols)) {
        const answer = yardsticks[inbound.name].foldStream(encodeStream(inbound, events))
        if (answer === undefined) continue
        const body = continueBody(inbound.name, leastRequests[inbound.name], plain(answer), [
          { kind: 'text', text: 'Go on.' },
        ])
        const request = inbound.decodeRequest(body)
        for (const other of Object.values(outboundProtocols)) {
          failures.check(`${name} over ${inbound.name} to ${other.name} of another issuer`, () => {
            const foreign = { ...targetOf(other, false), issuer: 'somebody else' }
            const sent = JSON.stringify(other.encodeRequest(request, foreign, new LossList()).body)
            // Passthrough keeps an answer of the caller's own protocol as it is: its signature is the caller's own then.
            if (inbound.name === to && other.name === to) return
            assert.ok(!proofs.some((proof) => proof !== '' && sent.includes(proof)), 'the signature is in the body')
          })
        }
      }
    }
  }
  failures.settle()
})

function countCalls(projection: { turns: { items: Item[] }[] }): number {
  return projection.turns.flatMap((turn) => turn.items).filter((item) => item.kind === 'call').length
}

const brief = (values: readonly string[]) =>
  values.map((value) => `${value.slice(0, 12)}… (${value.length})`).join(', ') || 'none'

// A stream as an SDK gathers it makes the same follow-up as the whole answer.
for (const to of protocolNames) {
  for (const from of inboundProtocolNames) {
    const inbound = inboundProtocols[from]
    const outbound = outboundProtocols[to]
    const skip = recordingsAbsent
    test(`a streamed answer of ${to} goes back over ${from} as the whole one does`, { skip }, () => {
      const failures = new Failures()
      for (const { name, frames } of recordedAnswers(to)) {
        if (frames === undefined) continue
        const events = decodeFrames(outbound.createEventDecoder(sourceOf(outbound)), frames)
        if (events.at(-1)?.type !== 'response-end') continue
        failures.check(name, () => {
          const streamed = yardsticks[from].foldStream(encodeStream(inbound, events))
          assert.ok(isObject(streamed))
          const next: Item[] = readCallIds(from, streamed).map((id) => ({ kind: 'result', id, text: 'done', media: 0 }))
          if (next.length === 0) next.push({ kind: 'text', text: 'Go on.' })
          const request = inbound.decodeRequest(continueBody(from, leastRequests[from], plain(streamed), next))
          // Whoever speaks Chat with signatures (OpenRouter) takes them back in `reasoning_details`.
          const target = targetOf(outbound, false, { reasoningHistory: 'reasoning_details' })
          const sent = outbound.encodeRequest(request, target, new LossList()).body
          const projected = yardsticks[to].projectRequest(sent)
          const proofs = readProofs(events)
          if (!isDeepStrictEqual(projected.signatures, proofs)) {
            throw new Error(`signatures: expected ${brief(proofs)}, got ${brief(projected.signatures)}`)
          }
        })
      }
      failures.settle()
    })
  }
}

const plain = (body: JsonObject): JsonObject => JSON.parse(JSON.stringify(body)) as JsonObject

/** The texts of a signature: of Chat's details, the proof inside. */
function readProof(value: string): string[] {
  const detail = parseJsonObject(value)
  const proof = detail === undefined ? value : (readString(detail['signature']) ?? readString(detail['data']))
  return proof === undefined ? [] : [proof]
}

function readProofs(events: ReturnType<typeof decodeFrames>): string[] {
  return events.flatMap((event) => {
    if (event.type === 'part-start' && 'signature' in event.part && event.part.signature)
      return readProof(event.part.signature.value)
    return event.type === 'part-delta' && event.delta.kind === 'signature' ? readProof(event.delta.signature.value) : []
  })
}
