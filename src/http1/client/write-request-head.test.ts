import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CallError } from './call-error.ts'
import { writeRequestHead } from './write-request-head.ts'

const url = new URL('http://a.test/')
const write = (headers: { [name: string]: string }, body = Buffer.from('{}'), method: 'POST' | 'GET' = 'POST') =>
  writeRequestHead({ method, url, headers, body }, '/v1/chat?a=b', 'a.test:8080')

function refused(headers: { [name: string]: string }): CallError {
  try {
    write(headers)
  } catch (error) {
    assert.ok(error instanceof CallError)
    assert.equal(error.kind, 'unwritable')
    return error
  }
  throw new Error('was written')
}

test('a head is the request line, the host, what was given, and the length of the body', () => {
  assert.equal(
    write({ 'content-type': 'application/json', 'X-High': 'é' }),
    'POST /v1/chat?a=b HTTP/1.1\r\nhost: a.test:8080\r\nconnection: keep-alive\r\ncontent-type: application/json\r\n' +
      'X-High: é\r\ncontent-length: 2\r\n\r\n',
  )
  assert.match(write({}, Buffer.alloc(0)), /\r\ncontent-length: 0\r\n\r\n$/)
  assert.doesNotMatch(write({}, Buffer.alloc(0), 'GET'), /content-length/)
})

test('a host that was given is the host; what the connection decides is left out', () => {
  const head = write({ Host: 'b.test', 'Content-Length': '99', connection: 'close', 'keep-alive': 'x' })
  assert.equal(
    head,
    'POST /v1/chat?a=b HTTP/1.1\r\nhost: b.test\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\n',
  )
})

test('what would end a line early or change the framing is refused, by name and without its value', () => {
  for (const value of ['se\rcret', 'se\ncret', 'se\r\nx: cret', 'se\0cret', 'secret\u0142', 'secret\x7f']) {
    const { message } = refused({ authorization: value })
    assert.match(message, /"authorization"/)
    assert.doesNotMatch(message, /cret/)
  }
  for (const name of ['', 'a b', 'a:', 'a\r\nb', 'é', 'Transfer-Encoding', 'upgrade', 'expect'])
    refused({ [name]: 'x' })
})
