import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { FakeClock } from '../../test/fake-clock.ts'
import { countRuns } from '../../test/runs.ts'
import { AssertionError } from '../foundation/assert.ts'
import { bounds } from '../foundation/bounds.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import type { Called, GiveBack } from './called.ts'
import type { CapacityShare } from './capacity-share.ts'
import { Capacity } from './capacity.ts'

const free: Called = { name: 'free' }
const one: Called = { name: 'one', maxConcurrent: 1 }
const two: Called = { name: 'two', maxConcurrent: 2 }
const never = new AbortController().signal
const patient = { waitMs: 1_000, signal: never }

function open(generations = 100) {
  const clock = new FakeClock()
  const settings = { generations }
  const capacity = new Capacity(clock, () => settings.generations)
  const enter = (key: string, provider: Called): CapacityShare => {
    const share = capacity.enter(key, provider)
    assert.ok(share !== undefined, `no room for ${key} at ${provider.name}`)
    return share
  }
  return { clock, settings, capacity, enter }
}

/** Lets promises that are settled have their say. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

const overloaded = (error: unknown) =>
  error instanceof GatewayError && error.kind === 'overloaded' && error.retryAfterSeconds === 1

describe('generations', () => {
  test('run up to their number, of one key up to three quarters of it, and one more runs once one is over', () => {
    const { capacity, enter } = open(8)
    const own = Array.from({ length: 6 }, () => enter('a', free))
    assert.equal(capacity.enter('a', free), undefined)
    const others = Array.from({ length: 2 }, () => enter('b', free))
    assert.equal(capacity.enter('b', free), undefined)
    others[0]?.close()
    assert.equal(capacity.enter('a', free), undefined)
    enter('b', free)
    own[0]?.close()
    enter('a', free)
    assert.equal(capacity.running, 8)
  })

  for (const [generations, ofOne] of [
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 3],
    [8_192, 6_144],
    [400, 400 - 400 / bounds.generationsKept],
  ] as const)
    test(`of ${generations} one key may have ${ofOne}`, () => {
      const { capacity, enter } = open(generations)
      for (let count = 0; count < ofOne; count += 1) enter('a', free)
      assert.equal(capacity.enter('a', free), undefined)
    })

  test('follow a bound that changes while they run', () => {
    const { settings, capacity, enter } = open(2)
    const shares = [enter('a', free), enter('a', free)]
    settings.generations = 1
    shares[0]?.close()
    assert.equal(capacity.enter('b', free), undefined)
    settings.generations = 3
    enter('b', free)
  })

  test('are given back once', () => {
    const share = open().enter('a', free)
    share.close()
    assert.throws(() => share.close(), AssertionError)
    assert.throws(() => share.takeCall(free), AssertionError)
  })
})

describe('calls of a provider', () => {
  test('have room from before admission on, which goes back where another provider is called first, or none', () => {
    const { capacity, enter } = open()
    const share = enter('a', one)
    assert.equal(capacity.enter('b', one), undefined)
    assert.equal(share.hasCall(one), true)
    share.takeCall(free)?.()
    const other = enter('b', one)
    assert.equal(share.hasCall(one), false)
    assert.equal(share.takeCall(one), undefined)
    other.close()
    assert.notEqual(share.takeCall(one), undefined)
  })

  test('have room kept for them once more, as soon as there is any', async () => {
    const { capacity, enter } = open()
    const share = enter('a', free)
    const giveBack = enter('b', one).takeCall(one)
    const keeping = share.keepCall([one], patient)
    await settled()
    assert.equal(share.hasCall(one), false)
    giveBack?.()
    await keeping
    assert.equal(capacity.enter('b', one), undefined)
    share.takeCall(one)?.()
    enter('b', one)
  })

  test('are kept at the first of several providers that has room, as soon as one of them has', async () => {
    const { capacity, enter } = open()
    const share = enter('a', free)
    const ones = enter('b', one).takeCall(one)
    const twos = [enter('b', two).takeCall(two), enter('b', two).takeCall(two)]
    const keeping = share.keepCall([one, two], patient)
    await settled()
    assert.equal(capacity.waiting, 1)
    twos[0]?.()
    assert.equal(await keeping, two)
    assert.equal(capacity.enter('b', two), undefined)
    ones?.()
    assert.equal(await share.keepCall([one, two], patient), one)
    assert.equal(capacity.enter('b', one), undefined)
    enter('b', two)
  })

  test('that are kept for a generation which ends at the same moment are free again', async () => {
    const { enter } = open()
    const share = enter('a', free)
    const giveBack = enter('b', one).takeCall(one)
    const keeping = share.keepCall([one], patient)
    await settled()
    giveBack?.()
    share.close()
    await assert.rejects(keeping, /generation is over/)
    enter('b', one)
  })

  test('beside the one that room is kept for need room of their own, and leave it that', () => {
    const { capacity, enter } = open()
    const share = enter('a', one)
    assert.deepEqual([share.hasCallBeside(one), share.takeCallBeside(one)], [false, undefined])
    const beside = share.takeCallBeside(free)
    assert.equal(capacity.enter('b', one), undefined)
    assert.equal(share.hasCall(one), true)
    share.giveBackKept()
    share.giveBackKept()
    enter('b', one).close()
    beside?.()
    share.close()
  })

  test('end apart from their generation, each once', () => {
    const { capacity, enter } = open()
    const share = enter('a', one)
    const giveBack = share.takeCall(one)
    share.close()
    assert.equal(capacity.enter('b', one), undefined)
    giveBack?.()
    assert.throws(() => giveBack?.(), AssertionError)
    enter('b', one)
  })

  test('are counted by the provider’s name, so that settings that are read again forget none', () => {
    const { capacity, enter } = open()
    enter('a', one).takeCall(one)
    assert.equal(capacity.enter('a', { ...one }), undefined)
    enter('a', { ...one, maxConcurrent: 2 })
  })
})

describe('the line', () => {
  test('gives what becomes free to the oldest of a key, to the keys in turn, and past those whom it does not help', async () => {
    const { capacity, enter } = open()
    const giveBack = enter('a', one).takeCall(one)
    const twos = [enter('a', two).takeCall(two), enter('a', two).takeCall(two)]
    const order: string[] = []
    const wait = (key: string, name: string, providers: readonly Called[]) =>
      void capacity.wait(key, providers, patient).then((share) => order.push(name, share.hasCall(one) ? 'one' : 'two'))
    wait('a', 'a1', [two])
    wait('a', 'a2', [one])
    wait('a', 'a3', [one, two])
    wait('b', 'b1', [one])
    assert.equal(capacity.waiting, 4)
    giveBack?.()
    await settled()
    assert.deepEqual(order, ['a2', 'one'])
    twos[0]?.()
    await settled()
    assert.deepEqual(order.slice(2), ['a1', 'two'])
    twos[1]?.()
    await settled()
    assert.deepEqual(order.slice(4), ['a3', 'two'])
    assert.equal(capacity.waiting, 1)
  })

  test('lets calls of generations that run go before requests that are not admitted', async () => {
    const { capacity, enter } = open()
    const running = enter('a', one)
    const giveBack = running.takeCall(one)
    const order: string[] = []
    void capacity.wait('b', [one], patient).then(() => order.push('request'))
    void running.waitForCall(one, { waitMs: 1_000 }).then((back) => {
      order.push('call')
      back()
    })
    giveBack?.()
    await settled()
    assert.deepEqual(order, ['call', 'request'])
  })

  test('is over for who has waited for as long as they may, and is told which bound it was', async () => {
    const { clock, capacity, enter } = open(4)
    const giveBack = enter('a', one).takeCall(one)
    const calls = capacity.wait('a', [one], patient)
    clock.advance(patient.waitMs - 1)
    assert.equal(capacity.waiting, 1)
    clock.advance(1)
    await assert.rejects(
      calls,
      (error) => overloaded(error) && /max_concurrent of one was used up/.test(String((error as GatewayError).detail)),
    )
    for (let count = 0; count < 2; count += 1) enter('a', free)
    const generations = capacity.wait('a', [free], patient)
    clock.advance(patient.waitMs)
    await assert.rejects(
      generations,
      (error) => overloaded(error) && /generations/.test(String((error as GatewayError).detail)),
    )
    assert.deepEqual([capacity.waiting, clock.waiting], [0, 0])
    giveBack?.()
    enter('b', one)
  })

  test('is not for those who find room', async () => {
    const { capacity, enter } = open()
    enter('a', one)
    const share = await capacity.wait('a', [one, two], patient)
    assert.deepEqual([share.hasCall(one), share.hasCall(two), capacity.waiting], [false, true, 0])
    enter('b', two)
    assert.equal(capacity.enter('b', two), undefined)
  })

  test('is left by who leaves, also before they were in it', async () => {
    const { clock, capacity, enter } = open()
    const giveBack = enter('a', one).takeCall(one)
    const leaving = new AbortController()
    const why = new Error('left')
    const waiting = capacity.wait('a', [one], { waitMs: 1_000, signal: leaving.signal })
    leaving.abort(why)
    await assert.rejects(waiting, why)
    await assert.rejects(capacity.wait('a', [one], { waitMs: 1_000, signal: leaving.signal }), why)
    assert.deepEqual([capacity.waiting, clock.waiting], [0, 0])
    giveBack?.()
    enter('b', one)
  })

  test('is left by calls whose generation is over', async () => {
    const { capacity, enter } = open()
    const running = enter('a', one)
    const giveBack = running.takeCall(one)
    const waiting = running.waitForCall(one, { waitMs: 1_000 })
    running.close()
    await assert.rejects(waiting, GatewayError)
    giveBack?.()
    assert.equal(capacity.waiting, 0)
    enter('a', one)
  })

  test('takes so many of one key and so many in all', async () => {
    const { capacity, enter } = open()
    enter('a', one)
    const waits: Promise<unknown>[] = []
    const wait = (key: string) => waits.push(capacity.wait(key, [one], patient).catch(() => {}))
    for (let count = 0; count < bounds.waitingGenerationsOfOne; count += 1) wait('a')
    await assert.rejects(capacity.wait('a', [one], patient), overloaded)
    for (let count = bounds.waitingGenerationsOfOne; count < bounds.waitingGenerations; count += 1) wait(`key-${count}`)
    await assert.rejects(capacity.wait('b', [one], patient), overloaded)
    assert.equal(capacity.waiting, bounds.waitingGenerations)
  })
})

describe('settings that are read again', () => {
  const none: Called = { name: 'one' }

  test('hold for those who wait: more room is theirs at once', async () => {
    const { settings, capacity, enter } = open(2)
    enter('a', one)
    const order: string[] = []
    const wait = (name: string) => void capacity.wait('b', [one], patient).then(() => order.push(name))
    wait('first')
    wait('second')
    wait('third')
    capacity.follow([{ name: 'one', maxConcurrent: 2 }])
    await settled()
    assert.deepEqual([order, capacity.waiting], [['first'], 2])
    settings.generations = 9
    capacity.follow([none])
    await settled()
    assert.deepEqual([order, capacity.waiting], [['first', 'second', 'third'], 0])
  })

  test('count what runs already, also of a provider that had no bound', () => {
    const { capacity, enter } = open()
    const [first, second] = [enter('a', none).takeCall(none), enter('a', none).takeCall(none)]
    capacity.follow([one])
    assert.deepEqual([capacity.enter('a', one), capacity.enter('a', none)], [undefined, undefined])
    first?.()
    assert.equal(capacity.enter('a', one), undefined)
    second?.()
    enter('a', one)
  })

  test('leave a provider that is in them no more what it had', () => {
    const { capacity, enter } = open()
    enter('a', one)
    capacity.follow([two])
    assert.equal(capacity.enter('a', one), undefined)
  })
})

test('whatever comes in whatever order: no bound is passed, nobody waits beside room, all is given back', async () => {
  const step = fc.record({
    does: fc.constantFrom('enter', 'wait', 'more', 'leave', 'end', 'close', 'pass'),
    key: fc.constantFrom('a', 'b', 'c'),
    wanted: fc.subarray([free, one, two], { minLength: 1 }),
    pick: fc.nat(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
      const world = open(6)
      const { capacity, clock } = world
      const shares: CapacityShare[] = []
      const calls: { at: Called; giveBack: GiveBack }[] = []
      const leaving: AbortController[] = []
      const take = <T>(list: T[], pick: number): T | undefined => list.splice(pick % Math.max(1, list.length), 1)[0]
      for (const { does, key, wanted, pick } of steps) {
        const at = wanted[0] as Called
        const share = shares[pick % Math.max(1, shares.length)]
        if (does === 'enter') {
          const entered = capacity.enter(key, at)
          if (entered !== undefined) shares.push(entered)
        } else if (does === 'wait') {
          const leaver = new AbortController()
          leaving.push(leaver)
          capacity.wait(key, wanted, { waitMs: 50, signal: leaver.signal }).then(
            (entered) => shares.push(entered),
            () => {},
          )
        } else if (does === 'more') {
          share?.waitForCall(at, { waitMs: 50 }).then(
            (giveBack) => calls.push({ at, giveBack }),
            () => {},
          )
        } else if (does === 'leave') take(leaving, pick)?.abort(new Error('left'))
        else if (does === 'end') take(calls, pick)?.giveBack()
        else if (does === 'close') take(shares, pick)?.close()
        else clock.advance(20)
        await settled()
        assert.ok(capacity.running <= 6)
        assert.equal(capacity.running, shares.length)
        for (const provider of [one, two])
          assert.ok(calls.filter((call) => call.at === provider).length <= (provider.maxConcurrent ?? 0))
      }
      // Those who wait have their turns now, and give back what they have as the others do.
      for (let rounds = 0; shares.length > 0 || calls.length > 0; rounds += 1) {
        assert.ok(rounds < 1_000, 'there is no end of turns')
        for (const share of shares.splice(0)) share.close()
        for (const call of calls.splice(0)) call.giveBack()
        await settled()
      }
      assert.deepEqual([capacity.running, capacity.waiting, clock.waiting], [0, 0, 0])
      for (const provider of [one, two, two]) world.enter('a', provider)
    }),
    { numRuns: countRuns(1_000) },
  )
})
