import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import type { Clock } from '../../foundation/clock.ts'
import { gateBeingRead, GateKeeper, ReadGate } from './read-gate.ts'

/** A socket that says when it is read, and a clock that stands until it is moved. */
function open() {
  let nowMs = 1_000
  const timers: { atMs: number; action: () => void }[] = []
  const clock: Clock = {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    after(delayMs, action) {
      timers.push({ atMs: nowMs + delayMs, action })
      return () => {}
    },
  }
  const socket = new EventEmitter() as Socket
  const gate = new ReadGate(socket, new GateKeeper(clock))
  const seen = { reads: 0, told: 0 }
  socket.on('readable', () => {
    assert.equal(gateBeingRead(), gate)
    seen.reads += 1
  })
  const reader = { onRead: () => void (seen.told += 1) }
  gate.assign(reader)
  return {
    socket,
    gate,
    reader,
    seen,
    timers,
    advance(ms: number) {
      nowMs += ms
      for (const timer of timers.splice(0)) {
        if (timer.atMs <= nowMs) timer.action()
        else timers.push(timer)
      }
    },
    /** Bytes arrive `count` times, `everyMs` apart. */
    arrive(count: number, everyMs: number) {
      for (let index = 0; index < count; index += 1) {
        this.advance(everyMs)
        socket.emit('readable')
      }
    },
  }
}

test('who reads is told after each read, and nobody is being read afterwards', () => {
  const at = open()
  at.arrive(3, 0)
  assert.deepEqual(at.seen, { reads: 3, told: 3 })
  assert.equal(gateBeingRead(), undefined)
})

test('an answer that has not begun, and one that was released, are read whenever something comes', () => {
  const at = open()
  at.arrive(50, 0.1)
  assert.equal(at.seen.reads, 50)
  at.gate.gather(at.reader)
  at.gate.release(at.reader)
  at.arrive(50, 0.1)
  assert.deepEqual(at.seen, { reads: 100, told: 50 })
})

test('two reads of a burst pass at once, the third waits two milliseconds and takes what came meanwhile', () => {
  const at = open()
  at.gate.gather(at.reader)
  at.arrive(2, 0.5)
  assert.equal(at.seen.reads, 2)
  at.arrive(3, 0.5)
  assert.equal(at.seen.reads, 2)
  at.advance(0.9)
  assert.equal(at.seen.reads, 2)
  at.advance(0.1)
  assert.deepEqual(at.seen, { reads: 3, told: 3 })
  // The burst goes on: the next one waits too.
  at.arrive(1, 0.5)
  assert.equal(at.seen.reads, 3)
  at.advance(2)
  assert.equal(at.seen.reads, 4)
})

test('events that come apart are never held', () => {
  const at = open()
  at.gate.gather(at.reader)
  at.arrive(20, 2.1)
  assert.equal(at.seen.reads, 20)
  assert.equal(at.timers.length, 0)
})

test('a burst that has passed is forgotten', () => {
  const at = open()
  at.gate.gather(at.reader)
  at.arrive(3, 0.5)
  at.advance(2)
  assert.equal(at.seen.reads, 3)
  at.arrive(2, 2.5)
  assert.equal(at.seen.reads, 5)
})

test('a call that has ended no longer speaks for the socket', () => {
  const at = open()
  const next = { onRead: () => {} }
  at.gate.assign(next)
  at.gate.gather(at.reader)
  at.gate.release(at.reader)
  at.arrive(10, 0.1)
  assert.deepEqual(at.seen, { reads: 10, told: 0 })
})

test('other events pass a closed gate, and one timer opens all gates', () => {
  const at = open()
  at.gate.gather(at.reader)
  at.arrive(4, 0.1)
  let closed = 0
  at.socket.on('close', () => (closed += 1))
  at.socket.emit('close')
  assert.equal(closed, 1)
  assert.equal(at.timers.length, 1)
})
