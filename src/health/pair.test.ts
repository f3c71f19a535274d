import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { broken, END, failure, newCredential, setUpHealth } from '../../test/health-scene.ts'
import { bounds } from '../foundation/bounds.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'

const { breakerFaults, breakerMostOpenMs, breakerOpenMs } = bounds

describe('what is known of an endpoint with a credential', () => {
  test('is nothing at first, and the same for new objects of the same ids', () => {
    const { health, read, fail, provider } = setUpHealth()
    const { state, calls, isDegraded, use, headroom } = read()
    assert.deepEqual(
      { state, calls, isDegraded, use, headroom },
      { state: 'closed', calls: 0, isDegraded: false, use: 'enabled', headroom: undefined },
    )
    fail(broken())
    const again = { endpoint: { id: 'acme/m', provider: { ...provider } }, credential: newCredential('a') }
    assert.equal(health.read(again).calls, 1)
  })

  test('is told of each credential apart', () => {
    const { read, fail, other } = setUpHealth()
    for (let many = 0; many < breakerFaults; many += 1) fail(broken())
    assert.equal(read().state, 'open')
    assert.equal(read(other).state, 'closed')
  })

  test('is told to be left alone and to be back, and not more often than its bound', () => {
    const { told, fail, serve, pass } = setUpHealth()
    const goAway = () => {
      for (let many = 0; many < breakerFaults; many += 1) fail(broken())
    }
    const comeBack = () => {
      pass(bounds.breakerMostOpenMs)
      serve()
    }
    goAway()
    const away = 'acme/m a is away: failing'
    assert.deepEqual(told, [away])
    comeBack()
    assert.deepEqual(told, [away, 'acme/m a is back'])
    goAway()
    comeBack()
    assert.equal(told.length, 2)
    pass(bounds.awayToldMs - 2 * bounds.breakerMostOpenMs)
    goAway()
    comeBack()
    assert.deepEqual(told.slice(2), [away, 'acme/m a is back'])
  })

  test('counts the calls under way, whatever becomes of them', () => {
    const { read, begin } = setUpHealth()
    const reports = [begin(), begin(), begin(), begin()] as const
    assert.equal(read().inFlight, 4)
    reports[0].abandoned()
    reports[1].failed(broken())
    reports[2].content()
    assert.equal(read().inFlight, 2)
    reports[2].ended(END)
    reports[3].content()
    reports[3].abandoned()
    assert.equal(read().inFlight, 0)
  })

  test('is the part of calls that failed by the provider’s fault, and of tool calls that were not sound', () => {
    const { read, begin, serve, fail } = setUpHealth()
    serve()
    fail(broken())
    fail(new GatewayError('invalid_request', 'x', { upstreamStatus: 400 }))
    fail(new GatewayError('overloaded', 'x'))
    begin().abandoned()
    for (const toolCalls of ['sound', 'sound', 'unsound'] as const) {
      const report = begin()
      report.content()
      report.ended({ ...END, toolCalls })
    }
    const { calls, errorRate, toolErrorRate } = read()
    assert.deepEqual([calls, errorRate, toolErrorRate], [5, 1 / 5, 1 / 3])
  })

  test('is how long the first content of streams took, bodies apart, and how fast streams came', () => {
    const { read, begin, pass } = setUpHealth()
    const stream = begin()
    pass(800)
    stream.content()
    pass(2_000)
    stream.ended({ ...END, outputTokens: 100 })
    const body = begin(undefined, false)
    pass(4_000)
    body.content()
    body.ended({ ...END, outputTokens: 100 })
    const { firstContentMs, bodyMs, tokensPerSecond } = read()
    const near = (found: number | undefined, right: number) =>
      assert.ok(found !== undefined && Math.abs(found - right) <= 0.05 * right, `${found} instead of ${right}`)
    near(firstContentMs?.p50, 800)
    near(bodyMs?.p50, 4_000)
    near(tokensPerSecond?.p50, 50)
    assert.deepEqual([firstContentMs?.count, bodyMs?.count, tokensPerSecond?.count], [1, 1, 1])
  })

  test('quantiles are computed once a second at most, and left out when they are five minutes old', () => {
    const { read, serve, pass } = setUpHealth()
    serve()
    assert.equal(read().firstContentMs?.count, 1)
    serve()
    pass(999)
    assert.equal(read().firstContentMs?.count, 1)
    pass(251)
    assert.equal(read().firstContentMs?.count, 2)
    pass(5 * 60_000)
    assert.equal(read().firstContentMs, undefined)
    assert.equal(read().calls, 0)
  })

  test('headroom is what the newest answer says, less what has begun since', () => {
    const { read, begin } = setUpHealth()
    const report = begin()
    report.head({
      'x-ratelimit-limit-requests': '10',
      'x-ratelimit-remaining-requests': '2',
      'x-ratelimit-reset-requests': '80s',
    })
    assert.equal(read().headroom?.requests, 2)
    begin()
    assert.equal(read().headroom?.requests, 1)
  })
})

describe('an endpoint that fails', () => {
  test('is left alone after so many faults in a row, is tried by one call at a time, and serves again after its success', () => {
    const { health, clock, call, read, fail, pass } = setUpHealth()
    for (let many = 1; many < breakerFaults; many += 1) fail(broken())
    assert.equal(read().state, 'closed')
    fail(broken())
    const { state, fault, untilMs } = read()
    assert.deepEqual([state, fault, untilMs], ['open', 'failing', clock.nowMs() + breakerOpenMs])
    assert.equal(health.begin(call, false, true), undefined)
    pass(breakerOpenMs)
    assert.equal(read().state, 'probing')
    const probe = health.begin(call, false, true)
    assert.equal(read().state, 'open')
    assert.equal(health.begin(call, false, true), undefined)
    probe?.content()
    assert.equal(read().state, 'closed')
    assert.ok(health.begin(call, false, true) !== undefined)
  })

  test('is called all the same where nothing else is left, and is closed by what that call brings', () => {
    const { health, call, read, fail } = setUpHealth()
    for (let many = 0; many < breakerFaults; many += 1) fail(broken())
    const report = health.begin(call, true, true)
    assert.equal(report?.contentWithinMs, undefined)
    report?.content()
    assert.equal(read().state, 'closed')
  })

  test('is given back to others where the call that tries it is given up', () => {
    const { health, clock, call, read, fail, pass } = setUpHealth()
    for (let many = 0; many < breakerFaults; many += 1) fail(broken())
    pass(breakerOpenMs)
    health.begin(call, false, true)?.abandoned()
    assert.equal(read().state, 'probing')
    health.begin(call, false, true)?.failed(new GatewayError('invalid_request', 'x', { upstreamStatus: 400 }))
    assert.equal(read().state, 'probing')
    health.begin(call, false, true)?.failed(broken())
    assert.equal(read().state, 'open')
    assert.equal(read().untilMs, clock.nowMs() + 2 * breakerOpenMs)
  })

  test('is never out of use for callers’ or our own faults', () => {
    const { read, fail } = setUpHealth()
    for (let many = 0; many < 10 * breakerFaults; many += 1) {
      fail(new GatewayError('invalid_request', 'x', { upstreamStatus: 400 }))
      fail(new GatewayError('overloaded', 'x'))
      fail(new GatewayError('provider_error', 'x', { blame: 'gateway' }))
    }
    const { state, isDegraded, errorRate, fault } = read()
    assert.deepEqual([state, isDegraded, errorRate, fault], ['closed', false, 0, undefined])
  })

  test('makes the call that tries it wait for so long as it is known to need, within bounds', () => {
    const { health, call, fail, pass, begin, nowMs } = setUpHealth()
    const probe = (isStreamed: boolean, late?: GatewayError) => {
      for (let many = 0; many < breakerFaults; many += 1) fail(broken())
      pass(breakerMostOpenMs)
      const report = health.begin(call, false, isStreamed)
      if (late === undefined) report?.abandoned()
      else report?.failed(late)
      return report?.contentWithinMs
    }
    assert.equal(probe(true), bounds.probeContentMs)
    assert.equal(probe(false), bounds.probeBodyMs)
    for (const waitMs of [10_000, 20_000, 40_000, 80_000, bounds.probeMostContentMs, bounds.probeMostContentMs])
      assert.equal(probe(true, new GatewayError('provider_timeout', 'x')), waitMs)
    const serveIn = (ms: number) => {
      const report = begin()
      pass(ms)
      report.content()
      report.ended(END)
      pass(1_000)
    }
    const body = begin(call, false)
    body.content()
    body.ended(END)
    assert.equal(probe(false), bounds.probeLeastBodyMs)
    serveIn(100)
    assert.equal(probe(true), bounds.probeLeastContentMs)
    serveIn(20_000)
    health.read(call)
    // What was known is remembered when it is too old to be a quantile of the last minutes.
    pass(6 * 60_000)
    assert.equal(health.read(call).firstContentMs, undefined)
    const waited = probe(true)
    assert.ok(waited !== undefined && Math.abs(waited - 40_000) < 2_000, `${waited} at ${nowMs()}`)
  })

  test('whose answers break off behind their first content is left alone too', () => {
    const { read, begin } = setUpHealth()
    for (let many = 0; many < breakerFaults; many += 1) {
      assert.equal(read().state, 'closed')
      const report = begin()
      report.head({})
      report.content()
      report.ended({ ...END, error: failure(undefined) })
    }
    assert.deepEqual([read().state, read().fault, read().errorRate], ['open', 'broken', 1])
  })

  test('comes behind others after a few faults, and not any more five seconds later', () => {
    const { read, fail, serve, pass } = setUpHealth()
    for (let many = 0; many < 40; many += 1) {
      fail(broken())
      serve()
    }
    assert.equal(read().state, 'closed')
    assert.equal(read().isDegraded, true)
    pass(5_000)
    assert.equal(read().isDegraded, false)
  })

  test('comes behind others where a quarter of its tool calls is unsound, for five minutes', () => {
    const { read, begin, pass } = setUpHealth()
    const answer = (toolCalls: 'sound' | 'unsound') => {
      const report = begin()
      report.content()
      report.ended({ ...END, toolCalls })
    }
    for (let many = 0; many < 4; many += 1) answer('unsound')
    assert.equal(read().isDegraded, false)
    answer('unsound')
    assert.equal(read().isDegraded, true)
    for (let many = 0; many < 16; many += 1) answer('sound')
    assert.equal(read().isDegraded, false)
    answer('unsound')
    assert.equal(read().isDegraded, true)
    pass(5 * 60_000)
    assert.equal(read().isDegraded, false)
  })

  test('is the same for owners whose own calls are sound, whatever another one asks for', () => {
    const { read, begin } = setUpHealth()
    const answer = (owner: string, toolCalls: 'sound' | 'unsound') => {
      const report = begin()
      report.content()
      report.ended({ ...END, toolCalls, owner })
    }
    for (let many = 0; many < 50; many += 1) answer('odd', 'unsound')
    assert.equal(read().isDegraded, true)
    answer('usual', 'sound')
    assert.equal(read().isDegraded, false)
    // Two of three have the same trouble.
    for (let many = 0; many < 3; many += 1) answer('third', 'unsound')
    assert.equal(read().isDegraded, true)
    // So many others have called it since that the first are forgotten.
    for (let many = 0; many < bounds.toolOwners; many += 1) answer(`other ${many}`, 'sound')
    assert.equal(read().isDegraded, false)
  })

  test('is left alone while it is silent, until any of those that wait has content', () => {
    for (const [isStreamed, silentMs] of [
      [true, bounds.silentStreamMs],
      [false, bounds.silentBodyMs],
    ] as const) {
      const { read, begin, call, pass } = setUpHealth()
      const reports = [1, 2, 3].map(() => begin(call, isStreamed))
      pass(silentMs - 1)
      assert.equal(read().state, 'closed')
      pass(250)
      assert.deepEqual([read().state, read().fault], ['open', 'late'])
      pass(breakerOpenMs)
      assert.equal(read().state, 'probing')
      reports[0]?.content()
      assert.equal(read().state, 'closed')
      // Those that wait still are no new silence.
      pass(10 * silentMs)
      assert.equal(read().state, 'closed')
    }
  })

  test('tells the calls that wait since it was found to be silent from those that make it busy', () => {
    const { read, begin, pass } = setUpHealth()
    const reports = [begin(), begin(), begin(), begin()]
    pass(bounds.silentStreamMs)
    assert.deepEqual([read().inFlight, read().stuck], [4, 4])
    reports[0]?.content()
    reports[1]?.failed(broken())
    reports[2]?.abandoned()
    assert.deepEqual([read().inFlight, read().stuck], [2, 1])
    reports[0]?.ended(END)
    reports[3]?.content()
    reports[3]?.ended(END)
    assert.deepEqual([read().inFlight, read().stuck], [0, 0])
  })
})
