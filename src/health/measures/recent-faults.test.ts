import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RecentFaults } from './recent-faults.ts'

test('two faults at once are many, one is not, and neither are few of many calls', () => {
  const recent = new RecentFaults()
  recent.note(0, 1, 1)
  assert.equal(recent.isHigh(0), false)
  recent.note(0, 1, 1)
  assert.equal(recent.isHigh(0), true)
  for (let many = 0; many < 8; many += 1) recent.note(0, 1, 0)
  assert.equal(recent.isHigh(0), true)
  recent.note(0, 1, 0)
  assert.equal(recent.isHigh(0), false)
})

test('five seconds after the last of any number of faults it is as good as any, with calls meanwhile or without', () => {
  for (const faults of [2, 8, 1_000])
    for (const calls of [0, 50]) {
      const recent = new RecentFaults()
      for (let many = 0; many < faults; many += 1) recent.note(0, 1, 1)
      for (let many = 1; many <= calls; many += 1) recent.note(many * 90, 0.01, 0)
      if (faults === 1_000) assert.equal(recent.isHigh(4_900), true)
      assert.equal(recent.isHigh(5_000), false)
    }
})

test('the part of faults is that of the calls, however many there are', () => {
  const recent = new RecentFaults()
  for (let many = 0; many < 10_000; many += 1) recent.note(many / 10, 1, many % 2)
  assert.equal(recent.isHigh(1_000), true)
  assert.equal(recent.isMost(1_000), false)
  const few = new RecentFaults()
  for (let many = 0; many < 10_000; many += 1) few.note(many / 10, 1, many % 10 === 0 ? 1 : 0)
  assert.equal(few.isHigh(1_000), false)
})

test('three of four calls are most, where there were eight', () => {
  const recent = new RecentFaults()
  for (let many = 1; many <= 8; many += 1) {
    assert.equal(recent.isMost(0), false)
    recent.note(0, 1, many % 4 === 0 ? 0 : 1)
  }
  assert.equal(recent.isMost(0), true)
  recent.note(0, 1, 0)
  assert.equal(recent.isMost(0), false)
})
