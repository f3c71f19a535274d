import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WireError } from '../message/wire-error.ts'
import { bounds } from '../../foundation/bounds.ts'
import { FieldReader } from '../message/field-reader.ts'
import { readResponseHead } from './read-response-head.ts'

const fields = new FieldReader(bounds.httpFields, [])
const readHead = (text: string) => readResponseHead(text, fields)

const head = (...lines: string[]) => readHead(lines.map((line) => `${line}\r\n`).join(''))
const refused = (...lines: string[]) => assert.throws(() => head(...lines), WireError)

test('status and headers are read, names in lower case, values without the blanks around them', () => {
  const read = head('HTTP/1.1 200 OK', 'Content-Type: text/plain', 'X-Empty:', 'x-blank: \t a b \t ', 'x-high: \xe9')
  assert.equal(read.status, 200)
  assert.deepEqual(
    { ...read.headers },
    { 'content-type': 'text/plain', 'x-empty': '', 'x-blank': 'a b', 'x-high': 'é' },
  )
})

test('a reason may be missing, with or without its space', () => {
  assert.equal(head('HTTP/1.1 404').status, 404)
  assert.equal(head('HTTP/1.1 404 ').status, 404)
  assert.equal(head('HTTP/1.0 503 Try: later').status, 503)
})

test('a status line of another kind is refused', () => {
  for (const line of ['HTTP/2 200 OK', 'HTTP/1.2 200 OK', 'http/1.1 200 OK', 'HTTP/1.1 20 OK', 'HTTP/1.1 2000 OK'])
    refused(line)
  for (const line of ['HTTP/1.1 099 OK', 'HTTP/1.1  200 OK', ' HTTP/1.1 200 OK', 'HTTP/1.1 200OK', 'SSH-2.0', ''])
    refused(line)
})

test('repeated headers are joined in their order', () => {
  assert.equal(head('HTTP/1.1 200', 'a: 1', 'b: 2', 'A: 3').headers['a'], '1, 3')
})

test('a name of an object member is a name as any other', () => {
  const { headers } = head('HTTP/1.1 200', 'constructor: a', '__proto__: b', 'toString: c')
  assert.deepEqual(Object.entries(headers), [
    ['constructor', 'a'],
    ['__proto__', 'b'],
    ['tostring', 'c'],
  ])
  assert.equal(headers['valueof'], undefined)
})

test('a name that is no token, a folded line, and a line without a colon are refused', () => {
  for (const line of ['a b: 1', 'a : 1', ': 1', ' folded', '\tfolded: 1', 'nothing', '', 'a\x7f: 1', 'é: 1'])
    refused('HTTP/1.1 200', 'x: 1', line)
})

test('a bare CR, a bare LF, and control characters other than the tab are refused wherever they stand', () => {
  for (const bad of ['\r', '\n', '\0', '\x01', '\x0b', '\x1f', '\x7f']) {
    refused('HTTP/1.1 200', `x: a${bad}b`)
    refused('HTTP/1.1 200', `x${bad}: a`)
    refused(`HTTP/1.1 200 a${bad}b`, 'x: a')
    assert.throws(() => readHead(`HTTP/1.1 200\r\nx: 1${bad}`), WireError)
  }
})

test('without a length the body goes on until the connection closes, which is not kept', () => {
  const { framing, isKept } = head('HTTP/1.1 200', 'connection: keep-alive')
  assert.deepEqual({ framing, isKept }, { framing: 'close', isKept: false })
})

test('a content-length is digits; repeated ones must be equal', () => {
  assert.equal(head('HTTP/1.1 200', 'content-length: 0').framing, 0)
  assert.equal(head('HTTP/1.1 200', 'content-length: 9007199254740991').framing, Number.MAX_SAFE_INTEGER)
  assert.equal(head('HTTP/1.1 200', 'content-length: 5', 'Content-Length: 5').framing, 5)
  assert.equal(head('HTTP/1.1 200', 'content-length: 5, 5').framing, 5)
  for (const value of [
    '',
    '-1',
    '+1',
    '1.0',
    '1e3',
    '0x10',
    '5 5',
    '5,6',
    '5,',
    ',5',
    '9007199254740992',
    '99999999999999999',
  ])
    refused('HTTP/1.1 200', `content-length: ${value}`)
  refused('HTTP/1.1 200', 'content-length: 5', 'content-length: 6')
})

test('chunked is the one transfer-encoding', () => {
  assert.equal(head('HTTP/1.1 200', 'Transfer-Encoding: Chunked').framing, 'chunked')
  for (const value of ['gzip, chunked', 'chunked, chunked', 'identity', 'xchunked', '', 'chunked;a=b'])
    refused('HTTP/1.1 200', `transfer-encoding: ${value}`)
  refused('HTTP/1.1 200', 'transfer-encoding: chunked', 'transfer-encoding: identity')
})

test('with both, chunked counts and the connection is not kept', () => {
  const { framing, isKept } = head('HTTP/1.1 200', 'content-length: 5', 'transfer-encoding: chunked')
  assert.deepEqual({ framing, isKept }, { framing: 'chunked', isKept: false })
  refused('HTTP/1.1 200', 'content-length: x', 'transfer-encoding: chunked')
})

test('204 and 304 have no body, whatever they say; where they announce one the connection is not kept', () => {
  for (const status of [204, 304]) {
    for (const line of ['content-length: 0', 'x: y']) {
      const { framing, isKept } = head(`HTTP/1.1 ${status}`, line)
      assert.deepEqual({ framing, isKept }, { framing: 0, isKept: true })
    }
    for (const line of ['content-length: 5', 'transfer-encoding: chunked']) {
      const { framing, isKept } = head(`HTTP/1.1 ${status}`, line)
      assert.deepEqual({ framing, isKept }, { framing: 0, isKept: false })
    }
  }
})

test('a connection is kept in HTTP/1.1 unless it says close, in HTTP/1.0 if it says keep-alive', () => {
  const isKept = (version: string, ...lines: string[]) =>
    head(`HTTP/${version} 200`, 'content-length: 1', ...lines).isKept
  assert.equal(isKept('1.1'), true)
  assert.equal(isKept('1.1', 'connection: Keep-Alive'), true)
  assert.equal(isKept('1.1', 'connection: Close'), false)
  assert.equal(isKept('1.1', 'connection: keep-alive, close'), false)
  assert.equal(isKept('1.1', 'connection: keep-alive', 'connection: close'), false)
  assert.equal(isKept('1.0'), false)
  assert.equal(isKept('1.0', 'connection: keep-alive'), true)
  assert.equal(isKept('1.0', 'connection: x, keep-alive'), true)
  assert.equal(head('HTTP/1.0 200', 'transfer-encoding: chunked', 'connection: keep-alive').isKept, false)
})

test('how long the server keeps the connection is read where it says so', () => {
  const seconds = (value: string) => head('HTTP/1.1 200', `keep-alive: ${value}`).keepSeconds
  assert.equal(seconds('timeout=5'), 5)
  assert.equal(seconds('max=100, timeout=5'), 5)
  assert.equal(seconds('timeout=0'), 0)
  assert.equal(seconds('max=100'), undefined)
  assert.equal(seconds('timeout=soon'), undefined)
  assert.equal(head('HTTP/1.1 200').keepSeconds, undefined)
})
