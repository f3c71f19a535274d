import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../test/fake-clock.ts'
import { bounds } from '../foundation/bounds.ts'
import { FoldedLines } from './folded-lines.ts'
import type { RequestLine } from './request-line.ts'

function open() {
  const clock = new FakeClock()
  const written: string[] = []
  const write = ({ path, code, repeated }: RequestLine) =>
    void written.push([path, code ?? 'served', ...(repeated === undefined ? [] : [repeated])].join(' '))
  const lines = new FoldedLines(write, clock)
  const add = (path: string, code?: string, key: string | undefined = 'mine') =>
    lines.add({
      request: 'req',
      method: 'POST',
      path,
      status: code === undefined ? 200 : 400,
      duration_ms: 1,
      code,
      key,
    })
  /** What was written since it was last asked. */
  const read = () => written.splice(0)
  return { clock, lines, add, read }
}

test('what succeeds is written each time, a refusal once and then counted by the minute', () => {
  const { clock, add, read } = open()
  for (let times = 0; times < 3; times += 1) add('/a')
  for (let times = 0; times < 5; times += 1) add('/a', 'wrong')
  add('/b', 'wrong')
  assert.deepEqual(read(), ['/a served', '/a served', '/a served', '/a wrong', '/b wrong'])
  clock.advance(bounds.foldRefusalsMs - 1)
  assert.deepEqual(read(), [])
  clock.advance(1)
  assert.deepEqual(read(), ['/a wrong 4'])
})

test('what needs no key is counted by the minute as well, a preflight apart from the call that follows it', () => {
  const { clock, lines, add, read } = open()
  for (let times = 0; times < 3; times += 1) {
    lines.add({ request: 'req', method: 'OPTIONS', path: '/a', status: 204, duration_ms: 1 })
    lines.add({ request: 'req', method: 'GET', path: '/a', status: 200, duration_ms: 1 })
    add('/a')
  }
  assert.deepEqual(read(), ['/a served', '/a served', '/a served', '/a served', '/a served'])
  clock.advance(bounds.foldRefusalsMs)
  assert.deepEqual(read(), ['/a served 2', '/a served 2'])
})

test('one that goes on is told of once a minute, and one that has stopped is new when it comes again', () => {
  const { clock, add, read } = open()
  add('/a', 'wrong')
  add('/a', 'wrong')
  clock.advance(bounds.foldRefusalsMs)
  assert.deepEqual(read(), ['/a wrong', '/a wrong 1'])
  add('/a', 'wrong')
  assert.deepEqual(read(), [])
  clock.advance(bounds.foldRefusalsMs)
  assert.deepEqual(read(), ['/a wrong 1'])
  clock.advance(bounds.foldRefusalsMs)
  add('/a', 'wrong')
  assert.deepEqual(read(), ['/a wrong'])
})

test('so many kinds are told apart, and those beyond them are one', () => {
  const { clock, add, read } = open()
  for (let kind = 0; kind < bounds.foldedRefusals; kind += 1) add(`/${kind}`, 'wrong')
  assert.equal(read().length, bounds.foldedRefusals)
  add('/more', 'wrong')
  add('/and-more', 'wrong')
  assert.deepEqual(read(), [])
  clock.advance(bounds.foldRefusalsMs)
  assert.deepEqual(read(), ['/more wrong 2'])
  add('/more', 'wrong')
  assert.deepEqual(read(), ['/more wrong'])
})

test('a failure of a model that was called is written each time', () => {
  const written: RequestLine[] = []
  const lines = new FoldedLines((line) => written.push(line), new FakeClock())
  const line = { request: 'r', method: 'POST', path: '/', status: 502, duration_ms: 1, code: 'x', model: 'a/one' }
  for (let times = 0; times < 3; times += 1) lines.add(line)
  assert.equal(written.length, 3)
})

test('what is folded is written at the end', () => {
  const { lines, add, read } = open()
  add('/a', 'wrong')
  add('/a', 'wrong')
  lines.close()
  assert.deepEqual(read(), ['/a wrong', '/a wrong 1'])
})
