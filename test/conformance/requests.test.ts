// Every recorded request of the three protocols that callers speak, through all five that upstreams speak: what we send
// is valid against the upstream's official document, and means what the caller's request means. Where it means less, a
// loss says so.
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { isObject, readObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { effortBudgets } from '../../src/generation/request/effort.ts'
import { GatewayError } from '../../src/generation/error/gateway-error.ts'
import type { Loss } from '../../src/generation/loss/loss.ts'
import { inboundProtocols, outboundProtocols } from '../../src/protocols/protocols.ts'
import {
  inboundProtocolNames,
  type InboundProtocolName,
  type ProtocolName,
  protocolNames,
} from '../../src/generation/protocol-name.ts'
import { readLingua, readPydanticAi, readRecordProtocol, recordingsAbsent } from '../recordings.ts'
import { schemaErrors, schemasAbsent } from '../schemas.ts'
import { judges, yardsticks } from './codecs.ts'
import { compareRequests, tell, type Difference } from './compare.ts'
import { Failures } from './failures.ts'
import type { RequestProjection } from './projection.ts'
import { translateRequest } from './translate.ts'

type Named = { name: string; body: JsonObject }

/** Requests as a caller of ours would send them: with a model and a cap, without the envelope of a cloud. */
function readRequests(protocol: InboundProtocolName): Named[] {
  const found: Named[] = []
  for (const record of [...readLingua(), ...readPydanticAi()]) {
    if (readRecordProtocol(record) !== protocol || !isObject(record.request)) continue
    if (record.src === 'pydantic-ai' && record.status >= 400) continue
    const { anthropic_version: _version, ...body } = record.request
    const name =
      record.src === 'lingua' ? `${record.case} ${record.proto} ${record.turn}` : `${record.file}#${record.i}`
    found.push({ name, body: { model: 'vendor/model', ...body } })
  }
  return found
}

/** What a reported loss may excuse. A field that no loss names must arrive. */
const excuses: readonly [loss: RegExp, difference: RegExp][] = [
  [/^outputCap$/, /^outputCap$/],
  [/^sampling\.temperature$/, /^temperature$/],
  [/^sampling\.topP$/, /^topP$/],
  [/^sampling\.topK$/, /^topK$/],
  [/^sampling\.stop$/, /^stop$/],
  [/^sampling\.seed$/, /^seed$/],
  [/^sampling\.frequencyPenalty$/, /^frequencyPenalty$/],
  [/^sampling\.presencePenalty$/, /^presencePenalty$/],
  [/^extras\.(top_k)$/, /^topK$/],
  [/^reasoning\b/, /^reasoning$/],
  [/^extras\.(reasoning_effort|thinking|reasoning)/, /^reasoning$/],
  [/^responseFormat/, /^format$/],
  [/^tools\.strict$/, /^tool strict$/],
  [/^tools\.parameters$/, /^tool schema$/],
  [/^tools\.description$/, /^tool description$/],
  [/^tools\.custom/, /^(tools|tool (schema|description|strict)|turn \d+ (call|items))$/],
  [/^tools$/, /^tool/],
  [/^toolChoice/, /^toolChoice$/],
  [/^parallelToolCalls$/, /^serial$/],
  [/^messages\.(image|audio|video|document|file)\b/, /^turn/],
  [/^messages\.toolResult/, /^turn \d+ (result|items)$/],
  [/^messages\.role$/, /^(system|turn)/],
  [/^opaque\./, /^(turn|tools|toolChoice|tool )/],
]

function isExcused(difference: Difference, losses: readonly Loss[]): boolean {
  return excuses.some(([loss, field]) => field.test(difference.field) && losses.some((entry) => loss.test(entry.field)))
}

/** Differences that are no loss, each with its reason. */
function isExpected(difference: Difference, from: ProtocolName, to: ProtocolName, asked: RequestProjection): boolean {
  const { field, expected, actual } = difference
  // Messages cannot be asked without a cap; the model's own is sent where the caller named none.
  if (field === 'outputCap' && to === 'anthropic-messages' && expected === undefined) return true
  // Gemini knows no other way than strict. Responses is strict unless told otherwise: silence there is `true` elsewhere.
  if (field === 'tool strict' && (to === 'gemini' || from === 'openai-responses' || to === 'openai-responses'))
    return true
  if (to === 'bedrock-converse') {
    // Converse has no `none`: without tools none can be called.
    if (asked.toolChoice === 'none' && field.startsWith('tool')) return true
    // Converse reasons only when asked to.
    if (field === 'reasoning' && expected === 'off' && actual === undefined) return true
  }
  // `adaptive` leaves it to the model, and so does saying nothing; an amount for a bare "on" is the table's middle.
  if (field === 'reasoning' && expected === 'adaptive') return actual === undefined || actual === effortBudgets.medium
  // The format's name and description, which these have no place for, ride as the schema's own.
  if (field === 'format' && (to === 'gemini' || to === 'anthropic-messages' || to === 'bedrock-converse')) {
    return isDeepStrictEqual(withoutTitle(expected), withoutTitle(actual))
  }
  return false
}

function withoutTitle(schema: unknown): unknown {
  const { title: _title, description: _description, ...rest } = readObject(schema) ?? {}
  return rest
}

for (const from of inboundProtocolNames) {
  for (const to of protocolNames) {
    const inbound = inboundProtocols[from]
    const outbound = outboundProtocols[to]
    const skip = recordingsAbsent || schemasAbsent
    test(`every recorded request of ${from} goes to ${to} valid and with its meaning`, { skip }, () => {
      const failures = new Failures()
      const { document, request: schema } = judges[to]
      for (const { name, body } of readRequests(from)) {
        failures.check(name, () => {
          let translated
          try {
            translated = translateRequest(inbound, outbound, body)
          } catch (error) {
            // Refusing what we do not serve, in the caller's words, is an answer too.
            if (error instanceof GatewayError && error.status === 400 && error.kind !== 'invalid_messages') return
            throw error
          }
          const { encoded, losses } = translated
          if (losses.some((loss) => loss.kind === 'refused')) return
          // What goes back to its own protocol as it came is the caller's to answer for.
          const ownFault = from === to && schemaErrors(document, schema, body).length > 0
          for (const line of ownFault ? [] : schemaErrors(document, schema, encoded.body).slice(0, 2)) {
            failures.add(`invalid ${line}`, name)
          }
          const expected = yardsticks[from].projectRequest(body)
          const actual = yardsticks[to].projectRequest(encoded.body)
          const differences = compareRequests(expected, actual).filter(
            (difference) => !isExcused(difference, losses) && !isExpected(difference, from, to, expected),
          )
          for (const difference of differences) {
            failures.add(
              `${difference.field}`,
              `${name} ${tell([difference])} losses ${losses.map((loss) => loss.field).join()}`,
            )
          }
        })
      }
      failures.settle()
    })
  }
}

test(
  'a translated request agrees with the one recorded at the other provider wherever the two recordings agree',
  {
    skip: recordingsAbsent,
  },
  () => {
    const failures = new Failures()
    const records = readLingua().filter((record) => record.turn === 'first' && record.error === undefined)
    for (const caller of records) {
      for (const upstream of records) {
        const from = inboundProtocolNames.find((name) => name === readRecordProtocol(caller))
        const to = readRecordProtocol(upstream)
        if (
          caller.case !== upstream.case ||
          caller === upstream ||
          from === undefined ||
          to === undefined ||
          from === to
        )
          continue
        const inbound = inboundProtocols[from]
        const outbound = outboundProtocols[to]
        const name = `${caller.case} ${caller.proto} to ${upstream.proto}`
        failures.check(name, () => {
          const body: JsonObject = { model: 'vendor/model', ...caller.request }
          delete body['anthropic_version']
          const { encoded, losses } = translateRequest(inbound, outbound, body)
          if (losses.some((loss) => loss.kind === 'refused')) return
          const recorded = yardsticks[to].projectRequest(upstream.request)
          const asked = yardsticks[from].projectRequest(body)
          const differing = new Set(compareRequests(asked, recorded).map((difference) => difference.field))
          const sent = yardsticks[to].projectRequest(encoded.body)
          for (const difference of compareRequests(recorded, sent)) {
            if (differing.has(difference.field) || isExpected(difference, from, to, asked)) continue
            // Which of effort and budget a model takes is the model's business: here it is taken to know both.
            if (difference.field === 'reasoning' && isExcused(difference, losses)) continue
            // Fetching an image is the gateway's work before the codec's; a hosted tool is a loss that was told.
            if (to === 'bedrock-converse' && losses.some((loss) => loss.field === 'messages.image')) continue
            if (losses.some((loss) => loss.field.startsWith('opaque.')) && isExcused(difference, losses)) continue
            failures.add(
              difference.field,
              `${name} ${tell([difference])} losses ${losses.map((loss) => loss.field).join()}`,
            )
          }
        })
      }
    }
    failures.settle()
  },
)
