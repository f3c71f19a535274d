import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import type { RequestLine } from '../../telemetry/request-line.ts'
import { hasColour, openPaint } from '../paint.ts'
import { formatRequest } from './format-request.ts'

const asked: RequestLine = {
  request: 'req_cm_1',
  method: 'POST',
  path: '/v1/messages',
  status: 200,
  duration_ms: 1_234,
  key: 'laptop',
  requested: 'fast',
}
const served: RequestLine = { ...asked, model: 'a/one', provider: 'acme', input_tokens: 1_200, output_tokens: 5 }

const cases: readonly (readonly [title: string, line: RequestLine, text: string])[] = [
  [
    'a served one',
    { ...served, cost_usd: '0.0031' },
    '12:00:00 200  laptop      fast = a/one → acme  1,200 in, 5 out  $0.0031  1.2 s',
  ],
  [
    'one that is called by its id, costs nothing, took two attempts and lost something',
    { ...served, requested: 'a/one', cost_usd: '0', attempts: 2, dropped: ['top_k', 'user'], duration_ms: 7 },
    '12:00:00 200  laptop      a/one → acme  1,200 in, 5 out  2 attempts  7 ms  dropped top_k, user',
  ],
  [
    'one that waited for room',
    { ...served, duration_ms: 2_500, queued_ms: 950 },
    '12:00:00 200  laptop      fast = a/one → acme  1,200 in, 5 out  2.5 s  950 ms of it in line',
  ],
  [
    'one whose caller has left',
    { ...served, status: 200, cancelled: true },
    '12:00:00 left laptop      fast = a/one → acme  1,200 in, 5 out  1.2 s',
  ],
  [
    'one of nobody’s, with a reason',
    { ...asked, key: undefined, requested: undefined, status: 401, code: 'invalid_api_key', message: 'Not valid.' },
    '12:00:00 401  -           POST /v1/messages  1.2 s  Not valid.',
  ],
  [
    'one whose reason may quote content',
    { ...asked, status: 400, code: 'invalid_messages', param: 'messages[0]' },
    '12:00:00 400  laptop      fast at /v1/messages  1.2 s  invalid_messages (messages[0])',
  ],
  [
    'one that repeats',
    { ...asked, status: 429, code: 'rate_limit_exceeded', repeated: 40 },
    '12:00:00 429  laptop      fast at /v1/messages  rate_limit_exceeded  (40 times more in the last minute)',
  ],
  [
    'one that came twice',
    { ...asked, status: 429, code: 'rate_limit_exceeded', repeated: 1 },
    '12:00:00 429  laptop      fast at /v1/messages  rate_limit_exceeded  (once more in the last minute)',
  ],
]
for (const [title, line, text] of cases)
  test(`the line of ${title}`, () => {
    assert.equal(formatRequest(line, '12:00:00', openPaint(false)), text)
    // Colour adds no character that is seen.
    const coloured = formatRequest(line, '12:00:00', openPaint(true))
    assert.notEqual(coloured, text)
    assert.equal(stripVTControlCharacters(coloured), text)
  })

test('nothing that came from outside steers the terminal', () => {
  const path = '/\u001b[2J\u202e\r\n'
  const line = { ...asked, key: '\u0007', requested: undefined, path, status: 404, code: 'x', message: '\u009b' }
  assert.doesNotMatch(formatRequest(line, '12:00:00', openPaint(false)), /[\p{Cc}\p{Cf}]/u)
})

test('colour is for a terminal that has it', () => {
  for (const isTTY of [true, false])
    for (const has of [true, false]) assert.equal(hasColour({ isTTY, hasColors: () => has }), isTTY && has)
})
