import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Waits } from './waits.ts'

const LEAST_MS = 10_000

function begin(times: readonly number[]) {
  const waits = new Waits({ silentMs: LEAST_MS, probeMs: 10_000, probeLeastMs: 5_000, probeMostMs: 100_000 })
  const calls = times.map((begunMs) => ({ begunMs }))
  for (const call of calls) waits.begin(call)
  return { waits, calls }
}

describe('calls that wait', () => {
  test('are a silence when three wait for long; two are not, and neither are three that wait for less', () => {
    assert.equal(begin([0, 0]).waits.isSilent(60_000), false)
    const { waits, calls } = begin([0, 0, 5])
    assert.equal(waits.isSilent(LEAST_MS + 4), false)
    assert.equal(waits.isSilent(LEAST_MS + 5), true)
    waits.end(calls[0] as { begunMs: number })
    assert.equal(waits.isSilent(LEAST_MS + 5), false)
  })

  test('may wait three times as long as most calls do, where that is more', () => {
    for (const [tookMs, silentMs] of [
      [100, LEAST_MS],
      [5_000, 15_000],
    ] as const) {
      const { waits } = begin([])
      waits.content(tookMs, { begunMs: 0 })
      waits.count(tookMs)
      for (let many = 0; many < 3; many += 1) waits.begin({ begunMs: 0 })
      assert.equal(waits.isSilent(silentMs * 0.95), false)
      assert.equal(waits.isSilent(silentMs * 1.05), true)
    }
  })

  test('are no silence once any has had content, and only those that began since then can be one', () => {
    const { waits } = begin([0, 0, 0, 0])
    waits.content(11_000, { begunMs: 0 })
    assert.equal(waits.isSilent(60_000), false)
    for (const begunMs of [20_000, 20_000, 20_001]) waits.begin({ begunMs })
    assert.equal(waits.isSilent(30_000), false)
    assert.equal(waits.isSilent(30_001), true)
    waits.take()
    assert.equal(waits.isSilent(90_000), false)
  })
})

describe('a call that finds out whether a provider is back', () => {
  test('waits twice as long as most do, and at least for a while', () => {
    for (const [tookMs, waitMs] of [
      [100, 5_000],
      [20_000, 40_000],
    ] as const) {
      const { waits } = begin([])
      waits.content(tookMs, { begunMs: 0 })
      waits.count(tookMs)
      assert.ok(Math.abs(waits.readProbeMs() - waitMs) <= waitMs * 0.05)
      // That is remembered when it is too old to be a quantile of the last minutes.
      waits.count(600_000)
      assert.equal(waits.quantiles, undefined)
      assert.ok(Math.abs(waits.readProbeMs() - waitMs) <= waitMs * 0.05)
    }
  })

  test('waits longer each time where nobody knows how slow the model is, up to a bound, until there is content', () => {
    const { waits } = begin([])
    const times: number[] = []
    for (let many = 0; many < 6; many += 1) {
      times.push(waits.readProbeMs())
      waits.endProbe()
    }
    assert.deepEqual(times, [10_000, 20_000, 40_000, 80_000, 100_000, 100_000])
    waits.content(1, { begunMs: 0 })
    assert.equal(waits.readProbeMs(), 10_000)
  })
})
