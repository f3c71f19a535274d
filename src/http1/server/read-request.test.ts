import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import { callerBounds, singleHeaders } from '../../stages/http/caller-bounds.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import { WireError } from '../message/wire-error.ts'
import { readRequest } from './read-request.ts'
import { createServerContext } from './server-context.ts'

const { fields } = createServerContext(systemClock, callerBounds, singleHeaders)

const request = (...lines: string[]) => readRequest(lines.map((line) => `${line}\r\n`).join(''), fields)
const refused = (...lines: string[]) => assert.throws(() => request(...lines), WireError, JSON.stringify(lines))
const post = (...lines: string[]) => request('POST / HTTP/1.1', 'host: x', ...lines)

test('a request line is a method, a target and a version, one space between them', () => {
  const { method, target, isNew, isKept } = request('GET /a?b=c HTTP/1.1', 'Host: x')
  assert.deepEqual({ method, target, isNew, isKept }, { method: 'GET', target: '/a?b=c', isNew: true, isKept: true })
  assert.equal(request('GET HTTPS://x/a HTTP/1.1', 'host: x').target, 'HTTPS://x/a')
  assert.equal(request('GET http://[::1]:80?a HTTP/1.1', 'host: x').target, 'http://[::1]:80?a')
  assert.equal(request('M-SEARCH * HTTP/1.1', 'host: x').target, '*')
  assert.equal(request('GET / HTTP/1.0').isNew, false)
  for (const line of [
    'GET  / HTTP/1.1',
    'GET /  HTTP/1.1',
    ' GET / HTTP/1.1',
    'GET / HTTP/1.1 ',
    'GET\t/ HTTP/1.1',
    'GET / x HTTP/1.1',
    'GET /\x80 HTTP/1.1',
    'GET / HTTP/1.2',
    'GET / HTTP/2.0',
    'GET / HTTP/1.1x',
    'GET / http/1.1',
    'GET /',
    'G(T / HTTP/1.1',
    'get / HTTP/1.1',
    'GET a HTTP/1.1',
    'GET ftp://x/ HTTP/1.1',
    'GET http://h":1/p HTTP/1.1',
    'GET http://u@h/ HTTP/1.1',
    'GET http:/// HTTP/1.1',
    'CONNECT x:1 HTTP/1.1',
    'GETS / HTTP/1.1',
    'PRI * HTTP/2.0',
    '',
  ])
    refused(line, 'host: x')
})

test('HTTP/1.1 names one host, HTTP/1.0 at most one', () => {
  assert.equal(request('GET / HTTP/1.1', 'host:').headers['host'], '')
  refused('GET / HTTP/1.1')
  refused('GET / HTTP/1.1', 'host: a', 'host: a')
  refused('GET / HTTP/1.0', 'host: a', 'host: b')
  refused('GET / HTTP/1.1', 'host: a, b')
  refused('GET / HTTP/1.1', 'host: a b')
})

test('a body has one length, or chunks, or is none', () => {
  assert.equal(post().framing, 0)
  assert.equal(post('content-length: 12').framing, 12)
  assert.equal(post('transfer-encoding: Chunked').framing, 'chunked')
  for (const lines of [
    ['content-length: 1', 'content-length: 1'],
    ['content-length: 1, 1'],
    ['content-length: +1'],
    ['content-length:'],
    ['content-length: 1', 'transfer-encoding: chunked'],
    ['transfer-encoding: chunked', 'transfer-encoding: chunked'],
    ['transfer-encoding: chunked', 'content-length: 0'],
  ])
    assert.throws(
      () => post(...lines),
      (error) => error instanceof WireError && error.kind === 'malformed',
    )
  for (const coding of ['gzip, chunked', 'chunked, gzip', 'identity', 'xchunked', '', 'chunked;a=b'])
    assert.throws(
      () => post(`transfer-encoding: ${coding}`),
      (error) => error instanceof WireError && error.kind === 'unsupported',
    )
  refused('POST / HTTP/1.0', 'transfer-encoding: chunked')
})

test('who calls, and with what, is said once', () => {
  for (const name of ['authorization', 'X-Api-Key', 'content-type', 'expect']) {
    assert.equal(post(`${name}: a`).headers[name.toLowerCase()], 'a')
    assert.throws(() => post(`${name}: a`, `${name}: a`), WireError)
  }
  assert.equal(post('accept: a', 'accept: b').headers['accept'], 'a, b')
})

test('a byte that no head may hold is refused wherever it stands', () => {
  for (const code of [0, 1, 8, 10, 11, 12, 13, 31, 127]) {
    const bad = String.fromCharCode(code)
    refused('GET / HTTP/1.1', 'host: x', `a: b${bad}c`)
    refused('GET / HTTP/1.1', 'host: x', `a${bad}: b`)
    refused(`GET /${bad} HTTP/1.1`, 'host: x')
  }
  assert.equal(post('a: b\tc\xe9').headers['a'], 'b\tcé')
  refused('GET / HTTP/1.1', 'host: x', ' folded')
  refused('GET / HTTP/1.1', ' host: x')
  refused('GET / HTTP/1.1', 'host: x', '')
})

test('an error names what is wrong and quotes nothing that came', () => {
  assert.throws(
    () => request('GET / HTTP/1.1', 'host: x', 'secret name: secret value'),
    (error: Error) => !error.message.includes('secret'),
  )
})

test('a request has as many headers as the bound and not one more', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, index) => `x-${index}: 1`)
  assert.equal(Object.keys(post(...lines(bounds.httpFields - 1)).headers).length, bounds.httpFields)
  assert.throws(
    () => post(...lines(bounds.httpFields)),
    (error) => error instanceof WireError && error.kind === 'large',
  )
})
