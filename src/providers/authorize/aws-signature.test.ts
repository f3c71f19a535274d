import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import type { Clock } from '../../foundation/time/clock.ts'
import { createAwsSignature } from './aws-signature.ts'

const clock: Clock = { nowMs: () => Date.parse('2026-11-23T12:36:00Z'), monotonicMs: () => 0, after: () => () => {} }
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const origin = 'https://bedrock-runtime.us-east-1.amazonaws.com'
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** The signature by AWS's own description ("Create a signed AWS API request"), written out a second time. */
function sign(
  method: string,
  path: string,
  query: string,
  headers: { [name: string]: string },
  body: Uint8Array,
): string {
  const names = Object.keys(headers).sort()
  // Every segment of the path as sent is encoded once more.
  const canonicalPath = path
    .split('/')
    .map((segment) => encodeURIComponent(segment))
    .join('/')
  const canonicalHeaders = names.map((name) => `${name}:${headers[name]}\n`).join('')
  const canonical = [method, canonicalPath, query, canonicalHeaders, names.join(';'), sha256(body)].join('\n')
  const scope = '20261123/us-east-1/bedrock/aws4_request'
  const text = ['AWS4-HMAC-SHA256', '20261123T123600Z', scope, sha256(canonical)].join('\n')
  const key = ['us-east-1', 'bedrock', 'aws4_request'].reduce(hmac, hmac(`AWS4${secretAccessKey}`, '20261123'))
  const signature = createHmac('sha256', key).update(text).digest('hex')
  return `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
}

test('a call to Bedrock is signed as AWS describes, with the colon of a model id in the path', async () => {
  const keys = { region: 'us-east-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey }
  const credential = createAwsSignature('bedrock', keys, 'bedrock', new Set([origin]), clock)
  const body = new TextEncoder().encode('{"messages":[{"role":"user","content":[{"text":"Grüße"}]}]}')
  const url = new URL(`${origin}/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse`)
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  const added = await credential.authorize({ method: 'POST', url, headers, body })
  assert.deepEqual(Object.keys(added).sort(), ['authorization', 'x-amz-content-sha256', 'x-amz-date'])
  assert.equal(added['x-amz-content-sha256'], sha256(body))
  const signed = {
    ...headers,
    host: url.host,
    'x-amz-date': '20261123T123600Z',
    'x-amz-content-sha256': sha256(body),
  }
  assert.equal(added['authorization'], sign('POST', url.pathname, '', signed, body))
})

test('the token of temporary credentials is sent and signed', async () => {
  const keys = { region: 'us-east-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey, sessionToken: 'session' }
  const credential = createAwsSignature('bedrock', keys, 'bedrock', new Set([origin]), clock)
  const body = new Uint8Array()
  const url = new URL(`${origin}/foundation-models?maxResults=1`)
  const added = await credential.authorize({ method: 'GET', url, headers: {}, body })
  assert.equal(added['x-amz-security-token'], 'session')
  const { authorization, ...rest } = added
  assert.equal(authorization, sign('GET', url.pathname, 'maxResults=1', { ...rest, host: url.host }, body))
})

test('a large body is hashed in slices, between which others get their turns', async () => {
  const keys = { region: 'us-east-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey }
  const credential = createAwsSignature('bedrock', keys, 'bedrock', new Set([origin]), clock)
  const body = Buffer.alloc(5 * 1024 * 1024 + 1, 'Text. ')
  let turns = 0
  const count = () => {
    turns += 1
    next = setImmediate(count)
  }
  let next = setImmediate(count)
  const url = new URL(`${origin}/model/x/converse`)
  const added = await credential.authorize({ method: 'POST', url, headers: {}, body })
  clearImmediate(next)
  assert.equal(added['x-amz-content-sha256'], sha256(body))
  assert.ok(turns >= 5, String(turns))
})
