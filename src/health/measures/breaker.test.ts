import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import { Breaker } from './breaker.ts'

const { breakerFaults, breakerOpenMs, breakerMostOpenMs, retryAfterMs, probeBodyMs, probeContentMs } = bounds

function fail(breaker: Breaker, nowMs: number, times: number = breakerFaults): void {
  for (let many = 0; many < times; many += 1) breaker.fail(nowMs, { begunMs: nowMs }, false, false)
}

/** A breaker that has opened at 0 and has just let a probe through, which began at `openMs`. */
function probed() {
  const breaker = new Breaker()
  fail(breaker, 0)
  const probe = { begunMs: breakerOpenMs }
  assert.equal(breaker.ask(breakerOpenMs, true), 'probe')
  breaker.probe(breakerOpenMs, probe)
  return { breaker, probe }
}

describe('a breaker', () => {
  test('opens at so many faults in a row and not one earlier', () => {
    const breaker = new Breaker()
    fail(breaker, 0, breakerFaults - 1)
    assert.equal(breaker.look(0), 'closed')
    assert.equal(breaker.fail(0, { begunMs: 0 }, false, false), true)
    assert.equal(breaker.look(0), 'open')
    assert.equal(breaker.ask(0, true), 'busy')
  })

  test('follows what the operator sets, also while it runs', () => {
    const rules = { faults: 2, openMs: 100, mostOpenMs: 150 }
    const breaker = new Breaker(() => rules)
    fail(breaker, 0, 1)
    assert.equal(breaker.look(0), 'closed')
    fail(breaker, 0, 1)
    assert.deepEqual([breaker.look(99), breaker.look(100)], ['open', 'probing'])
    const probe = { begunMs: 100 }
    breaker.probe(100, probe)
    breaker.fail(100, probe, false, false)
    assert.deepEqual([breaker.look(249), breaker.look(250)], ['open', 'probing'])
    const next = { begunMs: 250 }
    breaker.probe(250, next)
    breaker.succeed(250, next)
    rules.faults = 1
    fail(breaker, 300, 1)
    assert.equal(breaker.look(300), 'open')
  })

  test('reaches the longest time that the operator allows, however many times the first that is', () => {
    const mostOpenMs = 1_000 * breakerOpenMs
    const breaker = new Breaker(() => ({ faults: 1, openMs: breakerOpenMs, mostOpenMs }))
    fail(breaker, 0, 1)
    let nowMs = breaker.untilMs
    for (let many = 0; many < 20; many += 1) {
      const probe = { begunMs: nowMs }
      breaker.probe(nowMs, probe)
      breaker.fail(nowMs, probe, false, false)
      const openMs = breaker.untilMs - nowMs
      assert.equal(openMs, Math.min(breakerOpenMs * 2 ** (many + 1), mostOpenMs))
      nowMs += openMs
    }
  })

  test('counts faults before the content anew after a content, and faults after it anew after a good end', () => {
    const breaker = new Breaker()
    const call = { begunMs: 0 }
    fail(breaker, 0, breakerFaults - 1)
    breaker.succeed(0, call)
    fail(breaker, 0, breakerFaults - 1)
    assert.equal(breaker.look(0), 'closed')
    breaker.succeed(0, call)
    for (let many = 1; many < breakerFaults; many += 1) {
      breaker.fail(0, call, true, false)
      // Contents come between the faults, which are all behind one.
      breaker.succeed(0, call)
    }
    assert.equal(breaker.look(0), 'closed')
    breaker.fail(0, call, true, false)
    assert.equal(breaker.look(0), 'open')

    const other = new Breaker()
    for (let many = 1; many < 3 * breakerFaults; many += 1) {
      other.fail(0, call, true, false)
      if (many % 4 === 0) other.finish(0, call)
    }
    assert.equal(other.look(0), 'closed')
  })

  test('opens where most of many calls have faults, though not in a row', () => {
    const breaker = new Breaker()
    assert.equal(breaker.fail(0, { begunMs: 0 }, false, true), true)
    assert.equal(breaker.look(0), 'open')
  })

  test('lets one call at a time find out, when its time is over', () => {
    const breaker = new Breaker()
    fail(breaker, 0)
    assert.equal(breaker.look(breakerOpenMs - 1), 'open')
    assert.equal(breaker.look(breakerOpenMs), 'probing')
    breaker.probe(breakerOpenMs, { begunMs: breakerOpenMs })
    assert.equal(breaker.look(breakerOpenMs), 'open')
    assert.equal(breaker.ask(breakerOpenMs, true), 'busy')
  })

  test('lets another one find out where the first has waited for long, and sooner for a stream than for a body', () => {
    const { breaker } = probed()
    const lateMs = breakerOpenMs + probeContentMs
    assert.equal(breaker.ask(lateMs - 1, true), 'busy')
    assert.equal(breaker.ask(lateMs, true), 'probe')
    assert.equal(breaker.look(lateMs), 'probing')
    assert.equal(breaker.ask(breakerOpenMs + probeBodyMs - 1, false), 'busy')
    assert.equal(breaker.ask(breakerOpenMs + probeBodyMs, false), 'probe')
  })

  test('is closed by a success of a call that began since it opened, and by no earlier one', () => {
    const breaker = new Breaker()
    fail(breaker, 10)
    assert.equal(breaker.succeed(20, { begunMs: 9 }), false)
    assert.equal(breaker.look(20), 'open')
    assert.equal(breaker.succeed(20, { begunMs: 10 }), true)
    assert.equal(breaker.look(20), 'closed')
  })

  test('takes no word of calls that began before it was closed again', () => {
    const { breaker, probe } = probed()
    breaker.succeed(2_000, probe)
    for (let many = 0; many < 3 * breakerFaults; many += 1) breaker.fail(3_000, { begunMs: 1_999 }, false, false)
    assert.equal(breaker.look(3_000), 'closed')
    fail(breaker, 3_000)
    assert.equal(breaker.look(3_000), 'open')
  })

  test('opens for twice as long after each probe that failed, up to a bound, and for as long as at first after a good end', () => {
    const breaker = new Breaker()
    fail(breaker, 0)
    const waits: number[] = []
    let nowMs = 0
    for (let many = 0; many < 5; many += 1) {
      waits.push(breaker.untilMs - nowMs)
      nowMs = breaker.untilMs
      const probe = { begunMs: nowMs }
      breaker.probe(nowMs, probe)
      assert.equal(breaker.fail(nowMs, probe, false, false), true)
    }
    assert.deepEqual(waits, [breakerOpenMs, 2 * breakerOpenMs, breakerMostOpenMs, breakerMostOpenMs, breakerMostOpenMs])
    nowMs = breaker.untilMs
    breaker.succeed(nowMs, { begunMs: nowMs })
    breaker.finish(nowMs, { begunMs: nowMs })
    fail(breaker, nowMs)
    assert.equal(breaker.untilMs - nowMs, breakerOpenMs)
  })

  test('is not held open by other calls that fail meanwhile', () => {
    const { breaker, probe } = probed()
    fail(breaker, breakerOpenMs)
    breaker.release(probe)
    assert.equal(breaker.look(breakerOpenMs), 'probing')
  })

  test('is closed by a good end alone where answers broke off before, and lets nobody else in meanwhile', () => {
    const breaker = new Breaker()
    for (let many = 0; many < breakerFaults; many += 1) breaker.fail(0, { begunMs: 0 }, true, false)
    const probe = { begunMs: breakerOpenMs }
    breaker.probe(breakerOpenMs, probe)
    assert.equal(breaker.succeed(breakerOpenMs, probe), false)
    assert.equal(breaker.ask(breakerOpenMs + 1, true), 'busy')
    assert.equal(breaker.fail(breakerOpenMs + 2, probe, true, false), true)
    const againMs = breaker.untilMs
    assert.equal(againMs, breakerOpenMs + 2 + 2 * breakerOpenMs)
    const another = { begunMs: againMs }
    breaker.probe(againMs, another)
    assert.equal(breaker.finish(againMs, { begunMs: -1 }), false)
    assert.equal(breaker.succeed(againMs, another), false)
    assert.equal(breaker.finish(againMs + 1, another), true)
    assert.equal(breaker.look(againMs + 1), 'closed')
    fail(breaker, againMs + 2)
    assert.equal(breaker.succeed(againMs + 3, { begunMs: againMs + 2 }), true)
  })

  test('opens where calls wait in vain, and is closed by the content of any of them', () => {
    const breaker = new Breaker()
    assert.equal(breaker.silence(10), true)
    assert.equal(breaker.silence(11), false)
    assert.equal(breaker.look(10 + breakerOpenMs - 1), 'open')
    assert.equal(breaker.succeed(20, { begunMs: 0 }), true)
    assert.equal(breaker.look(20), 'closed')
  })

  test('cools at once for as long as a provider asks, within a bound', () => {
    for (const [askedMs, forMs] of [
      [50, 50],
      [30_000, 30_000],
      [retryAfterMs, retryAfterMs],
      [retryAfterMs + 1, retryAfterMs],
    ] as const) {
      const breaker = new Breaker()
      assert.equal(breaker.cool(0, { begunMs: 0 }, 1_000, askedMs), true)
      assert.deepEqual([breaker.look(forMs - 1), breaker.look(forMs)], ['cooling', 'probing'])
    }
  })

  test('cools longer each time for a provider that fails again after the moment for which it asked', () => {
    const breaker = new Breaker()
    let nowMs = 0
    breaker.cool(nowMs, { begunMs: nowMs }, breakerOpenMs, 1)
    const waits: number[] = []
    for (let many = 0; many < 5; many += 1) {
      waits.push(breaker.untilMs - nowMs)
      nowMs = breaker.untilMs
      const probe = { begunMs: nowMs }
      breaker.probe(nowMs, probe)
      breaker.cool(nowMs, probe, breakerOpenMs, 1)
    }
    assert.deepEqual(waits, [1, breakerOpenMs, 2 * breakerOpenMs, breakerMostOpenMs, breakerMostOpenMs])
    // What it asks for holds where that is longer.
    nowMs = breaker.untilMs
    const probe = { begunMs: nowMs }
    breaker.probe(nowMs, probe)
    breaker.cool(nowMs, probe, breakerOpenMs, 30_000)
    assert.equal(breaker.untilMs - nowMs, 30_000)
  })

  test('cools as long for many calls that are refused together as for one', () => {
    const breaker = new Breaker()
    for (let many = 0; many < 50; many += 1) breaker.cool(many, { begunMs: 0 }, 1_000, undefined)
    assert.equal(breaker.untilMs, 1_000)
    breaker.cool(500, { begunMs: 0 }, 1_000, 5_000)
    assert.equal(breaker.untilMs, 5_500)
    breaker.cool(600, { begunMs: 0 }, 1_000, 10)
    assert.equal(breaker.untilMs, 5_500)
  })

  test('comes back from a restart as it was, but for a time that no provider may ask for', () => {
    const breaker = new Breaker()
    breaker.restore(100, 'cooling', 700)
    assert.deepEqual([breaker.look(699), breaker.look(700)], ['cooling', 'probing'])
    const absurd = new Breaker()
    absurd.restore(100, 'open', 10 * retryAfterMs)
    assert.equal(absurd.untilMs, 100 + retryAfterMs)
  })
})
