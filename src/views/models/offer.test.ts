import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { untried, type Standing } from '../../health/standing.ts'
import { describeOfferHealth, nameOfferState, joinOfferStandings } from './offer.ts'

const levels = (p50: number) => ({ p50, p75: p50, p90: p50, p95: 2 * p50, p99: 2 * p50, count: 9 })
const standing = (part: Partial<Standing>): Standing => ({ ...untried, ...part })
const open = standing({ state: 'open' })
const slow = standing({ isDegraded: true, calls: 3, firstContentMs: levels(900) })
const quick = standing({ calls: 2, firstContentMs: levels(100.4), tokensPerSecond: levels(80.2) })

describe('how an endpoint runs', () => {
  test('is as with the best of its credentials, since that is called', () => {
    const joined = joinOfferStandings([open, slow, quick])
    assert.deepEqual([joined.state, joined.calls], ['well', 5])
    assert.deepEqual(joined.firstContentMs, { p50: 100, p95: 201 })
    assert.equal(joinOfferStandings([open, slow]).state, 'degraded')
    assert.equal(joinOfferStandings([open]).state, 'resting')
  })
  test('is off where the operator does not want it used, and where it has no credential', () => {
    assert.equal(joinOfferStandings([standing({ use: 'draining' })]).state, 'off')
    assert.equal(joinOfferStandings([]).state, 'off')
  })
})

describe('how a model runs', () => {
  test('says how many endpoints are well, how many are called, and how fast the fastest of them is', () => {
    const health = describeOfferHealth([[quick], [slow], [open], [untried]].map(joinOfferStandings))
    assert.deepEqual(health, { well: 2, all: 4, open: 3, first_content_ms: 100, tokens_per_second: 80 })
  })
  test('is for strangers one word: well where one is, degraded where those that are called are not, else down', () => {
    const stateOf = (...of: readonly (typeof quick)[]) =>
      nameOfferState(describeOfferHealth(of.map((each) => joinOfferStandings([each]))))
    assert.deepEqual([stateOf(quick, open), stateOf(slow, open), stateOf(open)], ['well', 'degraded', 'down'])
    assert.equal(stateOf({ ...quick, use: 'draining' }), 'down')
  })
  test('has no figures where nothing is known, or where what is known is not used', () => {
    const unused = joinOfferStandings([{ ...quick, use: 'disabled' }])
    assert.equal(describeOfferHealth([unused])['first_content_ms'], null)
    assert.equal(describeOfferHealth([joinOfferStandings([untried])])['tokens_per_second'], null)
  })
})
