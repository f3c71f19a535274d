import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { GateKeeper, ReadGate } from './read-gate.ts'

/** A clock that counts its timers. */
class CountingClock extends FakeClock {
  timers = 0

  override after(delayMs: number, action: () => void): () => void {
    this.timers += 1
    return super.after(delayMs, action)
  }
}

/** A socket whose bytes stay with the kernel while the gate is closed; one read takes all of them. */
class Reads {
  readonly gate: ReadGate
  readonly clock: FakeClock
  /** Of each read. */
  size = 100
  count = 0
  #waiting = false
  #isReading = true

  constructor(clock: FakeClock, keeper: GateKeeper) {
    this.clock = clock
    this.gate = new ReadGate(keeper, () => {
      this.#isReading = true
      if (this.#waiting) this.#read()
    })
  }

  /** Bytes arrive `count` times, `everyMs` apart. */
  arrive(count: number, everyMs: number): void {
    for (let index = 0; index < count; index += 1) {
      this.clock.advance(everyMs)
      if (this.#isReading) this.#read()
      else this.#waiting = true
    }
  }

  #read(): void {
    this.#waiting = false
    this.count += 1
    this.#isReading = this.gate.pass(this.size)
  }
}

function open() {
  const clock = new CountingClock()
  const keeper = new GateKeeper(clock)
  return { clock, keeper, reads: new Reads(clock, keeper) }
}

test('an answer that was not said to gather, and one that is over, are read whenever something comes', () => {
  const { clock, reads } = open()
  reads.arrive(50, 0.1)
  assert.equal(reads.count, 50)
  reads.gate.gather()
  reads.gate.reset()
  reads.arrive(50, 0.1)
  assert.equal(reads.count, 100)
  assert.equal(clock.timers, 0)
})

test('two reads of a burst pass at once, the third waits four milliseconds at most and takes what came meanwhile', () => {
  const { clock, reads } = open()
  reads.gate.gather()
  reads.arrive(2, 0.5)
  assert.equal(reads.count, 2)
  reads.arrive(7, 0.5)
  assert.equal(reads.count, 2)
  clock.advance(0.5)
  assert.equal(reads.count, 3)
  // The burst goes on: the next one waits too.
  reads.arrive(1, 0.5)
  assert.equal(reads.count, 3)
  clock.advance(3.5)
  assert.equal(reads.count, 4)
})

test('events that come apart are never held', () => {
  const { clock, reads } = open()
  reads.gate.gather()
  reads.arrive(20, 2.1)
  assert.equal(reads.count, 20)
  assert.equal(clock.timers, 0)
})

test('a burst that has passed is forgotten', () => {
  const { clock, reads } = open()
  reads.gate.gather()
  reads.arrive(3, 0.5)
  clock.advance(4)
  assert.equal(reads.count, 3)
  clock.advance(4)
  reads.arrive(2, 2.5)
  assert.equal(reads.count, 5)
})

test('one timer opens all gates', () => {
  const { clock, keeper, reads } = open()
  const other = new Reads(clock, keeper)
  for (const each of [reads, other]) {
    each.gate.gather()
    each.arrive(4, 0.1)
    assert.equal(each.count, 2)
  }
  assert.equal(clock.timers, 1)
  clock.advance(4)
  assert.deepEqual([reads.count, other.count], [3, 3])
})

test('a gate of a call that is over does not open for the next one', () => {
  const clock = new FakeClock()
  let opened = 0
  const gate = new ReadGate(new GateKeeper(clock), () => (opened += 1))
  gate.gather()
  assert.equal(gate.pass(100), true)
  assert.equal(gate.pass(100), false)
  gate.reset()
  clock.advance(4)
  assert.equal(opened, 0)
  assert.equal(gate.pass(100), true)
})

test('full reads of an answer that was not said to gather wait from time to time, so that others have their turn', () => {
  const { clock, reads } = open()
  reads.size = 64 * 1024
  reads.arrive(20, 0)
  assert.equal(reads.count, 2)
  clock.advance(1)
  reads.arrive(20, 0)
  assert.equal(reads.count, 4)
  assert.equal(clock.timers, 2)
})

test('a read that is not full is the last of its turn', () => {
  const { clock, reads } = open()
  for (let count = 0; count < 10; count += 1) for (reads.size of [64 * 1024, 100]) reads.arrive(1, 0)
  assert.equal(reads.count, 20)
  assert.equal(clock.timers, 0)
})
