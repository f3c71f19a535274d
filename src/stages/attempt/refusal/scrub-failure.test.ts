import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { scrubFailure } from './scrub-failure.ts'

test('a secret that a provider repeats is taken out of message and detail, the rest stays', () => {
  const error = new GatewayError('model_unavailable', 'no sk-live-123456 here', {
    detail: 'upstream 429: sk-live-123456 sk-live-123456',
    param: 'model',
    retryAfterSeconds: 7,
    blame: 'operator',
    canFailOver: false,
    upstreamStatus: 429,
  })
  const scrubbed = scrubFailure(error, { authorization: 'Bearer sk-live-123456' })
  assert.equal(scrubbed.message, 'no [secret] here')
  assert.equal(scrubbed.detail, 'upstream 429: [secret] [secret]')
  for (const field of ['kind', 'param', 'retryAfterSeconds', 'blame', 'canFailOver', 'upstreamStatus'] as const)
    assert.equal(scrubbed[field], error[field])
  assert.equal(scrubFailure(error, { 'x-api-key': 'sk-live-123456' }).message, 'no [secret] here')
})

test('an error that needs no change is the same object; a text without end is cut', () => {
  const error = new GatewayError('invalid_request', 'plain words', { detail: 'key none' })
  assert.equal(scrubFailure(error, { authorization: 'Bearer none' }), error)
  const long = new GatewayError('invalid_request', 'x'.repeat(300_000))
  assert.equal(scrubFailure(long, {}).message.length, 2_001)
})

test("what the caller's SDK acts on is scrubbed like its words, and kept otherwise", () => {
  const details = { type: 'x', hints: ['sk-live-123456', 'wait'] }
  const error = new GatewayError('invalid_request', 'words', { details, canRetry: false })
  const scrubbed = scrubFailure(error, { authorization: 'Bearer sk-live-123456' })
  assert.deepEqual(scrubbed.details, { type: 'x', hints: ['[secret]', 'wait'] })
  assert.equal(scrubbed.canRetry, false)
})

test("a caller does not read which of the operator's accounts an error is about; the operator does", () => {
  const words =
    'Your organization must be verified (org-AbCdEf123456, proj_XyZ987654), see organization: 4f1b2c3d-0000-4000-8000-1234567890ab. ' +
    'arn:aws:bedrock:us-east-1:123456789012:inference-profile/x projects/my-project-1/locations/global req_011CabcdEFGH1234'
  const scrubbed = scrubFailure(new GatewayError('invalid_request', words, { detail: words }), {})
  assert.equal(
    scrubbed.message,
    'Your organization must be verified ([organization], [project]), see organization: [organization]. ' +
      'arn:aws:bedrock:us-east-1:[account]:inference-profile/x projects/[project]/locations/global [request]',
  )
  assert.equal(scrubbed.detail, words)
})

/** A body that is handed on, as the caller gets it; undefined: it is not handed on. */
function scrubBody(text: string): string | undefined {
  const handedOn = { status: 400, contentType: 'application/json', body: Buffer.from(text) }
  const error = new GatewayError('invalid_request', 'words', { handedOn })
  const scrubbed = scrubFailure(error, { authorization: 'Bearer nsk-live/123456' })
  if (scrubbed.handedOn !== handedOn) return scrubbed.handedOn?.body.toString()
  assert.equal(scrubbed, error)
  return text
}

test("in a provider's own body only what is hidden is replaced, whatever escapes it is written with", () => {
  const same = '{ "a": "\\u0041 \\"q\\"", "n": 1.50, "request_id": "req_011CabcdEFGH1234" }'
  assert.equal(scrubBody(same), same)
  assert.equal(scrubBody('{"a" : "nsk-live/123456"}'), '{"a" : "[secret]"}')
  assert.equal(scrubBody('{"nsk-live/123456": "\\u0041"}'), '{"[secret]": "\\u0041"}')
  assert.equal(scrubBody('{"a" : "nsk-live\\/123456", "b":"\\u0041"}'), '{"a" : "[secret]", "b":"\\u0041"}')
  assert.equal(scrubBody('{"a" : "\\u006esk-live/123456"}'), '{"a" : "[secret]"}')
  assert.equal(scrubBody('{"a" : "x\\norg-AbCdEf123456"}'), '{"a" : "x\\n[organization]"}')
  assert.equal(
    scrubBody('{"organization": "4f1b2c3d-0000-4000-8000-1234567890ab"}'),
    '{"organization": "[organization]"}',
  )
  // A line's end whose last letter begins the secret's own spelling: what is left would be no JSON.
  assert.equal(scrubBody('{"a" : "\\nsk-live/123456"}'), undefined)
})

test("what a provider's own body hides is found in each of tens of thousands of texts, and the others stay", () => {
  const piece = String.raw`"say \"nsk-live\/123456\"","say \"hi\"","team\n","\n4f1b2c3d-0000-4000-8000-1234567890ab"`
  const clean = String.raw`"say \"[secret]\"","say \"hi\"","team\n","\n4f1b2c3d-0000-4000-8000-1234567890ab"`
  const list = (text: string) => `[${Array.from({ length: 2_000 }, () => text).join()}]`
  assert.equal(scrubBody(list(piece)), list(clean))
  // What the gateway sets between texts to look through all of them at once.
  const between = JSON.stringify('\n\0\0\0\0\0\n nsk-live/123456')
  assert.equal(scrubBody(`[${between}]`), undefined)
  assert.equal(scrubBody(`["ends in \\n\\u0000\\u0000\\u0000\\u0000\\u0000","nsk-live\\/123456"]`), undefined)
})

test('a secret in base64 is taken out too, alone and within a longer text', () => {
  for (const secret of ['sk-live-123456', 'kéy-with-ümlaut-9', '>>>???>>>???12']) {
    for (const before of ['', 'a', 'ab', 'abc', 'user:']) {
      for (const encoding of ['base64', 'base64url'] as const) {
        const packed = Buffer.from(`${before}${secret}:end`).toString(encoding)
        const error = new GatewayError('provider_error', `the provider was sent ${packed}`, { detail: packed })
        const { message, detail } = scrubFailure(error, { authorization: `Bearer ${secret}` })
        assert.match(message, /\[secret\]/)
        for (const text of [message, detail ?? '']) {
          // What is left of the letters at the ends says nothing of the secret.
          const left = text.replace('the provider was sent ', '').replace('[secret]', '')
          assert.ok(!Buffer.from(left, encoding).toString('latin1').includes(secret.slice(1, -1)), left)
        }
      }
    }
  }
})

test('a secret is found in an address, in JSON within JSON, in HTML and in hexadecimal digits', () => {
  const secret = `AQo/b+c=="d'&<9>`
  const written = [
    encodeURIComponent(secret),
    JSON.stringify({ authorization: secret }),
    JSON.stringify(JSON.stringify({ authorization: secret })),
    secret.replaceAll('/', '\\/'),
    'AQo/b+c==&quot;d&#39;&amp;&lt;9&gt;',
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('hex').toUpperCase(),
  ]
  for (const words of written) {
    const body = Buffer.from(JSON.stringify({ error: { message: words } }))
    const handedOn = { status: 400, contentType: 'application/json', body }
    const error = new GatewayError('invalid_request', `sent ${words}`, { detail: words, handedOn })
    const scrubbed = scrubFailure(error, { authorization: `Bearer ${secret}` })
    for (const text of [scrubbed.message, scrubbed.detail ?? '', scrubbed.handedOn?.body.toString() ?? '']) {
      assert.match(text, /\[secret\]/, words)
      assert.doesNotMatch(text, /AQo|41516f/i, words)
    }
  }
})
