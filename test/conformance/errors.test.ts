// Every recorded error body, through each protocol that callers speak: a GatewayError with one of the statuses that callers may see,
// told in the caller's shape, valid against the caller's document, and never the operator's secrets.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { errorTable, type ErrorKind } from '../../src/generation/error/error-table.ts'
import { GatewayError } from '../../src/generation/error/gateway-error.ts'
import { inboundProtocolNames, protocolNames } from '../../src/generation/protocol-name.ts'
import { inboundProtocols, outboundProtocols } from '../../src/protocols/protocols.ts'
import { recordedErrors, recordingsAbsent } from '../recordings.ts'
import { schemaErrors, schemasAbsent } from '../schemas.ts'
import { Failures } from './failures.ts'

/** The status that the caller sees for what the upstream said. */
function expectStatus(status: number): readonly number[] {
  if (status === 401 || status === 402 || status === 403) return [502]
  if (status === 404) return [503]
  if (status === 413) return [413]
  if (status === 429 || status === 503 || status === 529) return [503]
  // A 400 may be about the input, the model's name (503) or our account (502).
  if (status === 400 || status === 422) return [400, 503, 502]
  return [502, 504]
}

const wholesome = [
  '',
  'not json',
  '{',
  'null',
  '[]',
  '"text"',
  '{"error":null}',
  '{"error":[]}',
  '{"error":{"message":7}}',
  '<html>502</html>',
]

for (const protocol of protocolNames) {
  const outbound = outboundProtocols[protocol]
  test(
    `every recorded error of ${protocol} is classified and told`,
    {
      skip: recordingsAbsent,
    },
    () => {
      const failures = new Failures()
      for (const { name, protocol: from, status, text } of recordedErrors()) {
        if (from !== protocol) continue
        failures.check(name, () => {
          const error = outbound.decodeError(status, text)
          assert.ok(expectStatus(status).includes(error.status), `${status} became ${error.status} ${error.kind}`)
          if (error.status === 400) {
            const told = error.message.replace(/\s+/g, '').slice(0, 30)
            const words =
              readObject(readObject(safe(text))?.['error'])?.['message'] ?? readObject(safe(text))?.['message']
            if (typeof words === 'string') {
              assert.ok(
                words.replace(/\s+/g, '').includes(told),
                `the provider's message is not told: ${error.message}`,
              )
            }
          }
        })
      }
      failures.settle()
    },
  )

  test(`error answers of ${protocol} that are not what they should be never throw`, () => {
    for (const body of wholesome) {
      for (const status of [400, 401, 404, 429, 500, 503, 599, 418]) {
        const error = outbound.decodeError(status, body)
        assert.ok(error instanceof GatewayError)
        assert.notEqual(error.message, '')
      }
    }
  })
}

for (const name of inboundProtocolNames) {
  const inbound = inboundProtocols[name]
  test(
    `every kind of error has its shape in ${name}`,
    {
      skip: schemasAbsent,
    },
    () => {
      for (const kind of Object.keys(errorTable) as ErrorKind[]) {
        const error = new GatewayError(kind, `About ${kind}.`, {
          detail: 'a secret of the operator',
          param: 'messages[0]',
        })
        const body: JsonObject = JSON.parse(JSON.stringify(inbound.encodeError(error, 'req_cm_1'))) as JsonObject
        const row = errorTable[kind]
        const inner = readObject(body['error'])
        assert.equal(body['request_id'], 'req_cm_1')
        // Anthropic's clients know a conversation that is too long by words alone.
        const isWords = name === 'anthropic-messages' && kind === 'context_length_exceeded'
        assert.equal(inner?.['message'], `About ${kind}.${isWords ? ' (prompt is too long)' : ''}`)
        assert.ok(!JSON.stringify(body).includes('secret'))
        if (name === 'anthropic-messages') {
          assert.equal(inner?.['type'], row.anthropicType)
          // `request_too_large` is in the prose of Anthropic's documentation and missing from its document's union.
          if (row.anthropicType !== 'request_too_large')
            assert.deepEqual(schemaErrors('anthropic', 'ErrorResponse', body), [])
        } else {
          assert.deepEqual(
            [inner?.['type'], inner?.['code'], inner?.['param']],
            [row.openaiType, row.code, 'messages[0]'],
          )
          assert.deepEqual(schemaErrors('openai', 'ErrorResponse', body), [])
        }
        assert.match(inbound.encodeStreamError(error, 'req_cm_1', 3), /\n\n$/)
      }
    },
  )
}

function safe(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
