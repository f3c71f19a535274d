import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { broken, END, refused, setUpHealth } from '../../test/health-scene.ts'
import { bounds } from '../foundation/bounds.ts'
import { Health } from './health.ts'

const { breakerFaults, breakerOpenMs } = bounds

describe('health has bounds', () => {
  test('of endpoints: the one that was called least recently is forgotten', () => {
    const { health, call, read, fail, serve, newEndpoint } = setUpHealth()
    for (let many = 0; many < breakerFaults; many += 1) fail(broken())
    for (let many = 1; many < bounds.healthPairs; many += 1) serve({ ...call, endpoint: newEndpoint(`m${many}`) })
    assert.equal(read().state, 'open')
    serve({ ...call, endpoint: newEndpoint('one more') })
    assert.equal(read().state, 'closed')
    assert.equal(health.read({ ...call, endpoint: newEndpoint('one more') }).calls, 1)
  })

  test('of conversations, and each is forgotten when its cache is', () => {
    const { health, call, other, pass } = setUpHealth()
    health.keepPlace('first', call, 300_000)
    health.keepPlace('second', other, 3_600_000)
    pass(299_999)
    assert.equal(health.findPlace('first')?.credential, 'a')
    health.keepPlace('first', other, 300_000)
    pass(299_999)
    assert.equal(health.findPlace('first')?.credential, 'b')
    pass(1)
    assert.equal(health.findPlace('first'), undefined)
    assert.equal(health.findPlace('second')?.endpoint, 'acme/m')
    for (let many = 1; many < bounds.conversationPlaces; many += 1) health.keepPlace(`c${many}`, call, 300_000)
    assert.ok(health.findPlace('second') !== undefined)
    health.keepPlace('one more', call, 300_000)
    assert.equal(health.findPlace('second'), undefined)
  })
})

describe('an operator', () => {
  test('sees each endpoint once with each of its credentials, as it was at that moment', () => {
    const { health, endpoint, newEndpoint, fail } = setUpHealth()
    fail(broken())
    const rows = health.list([endpoint, newEndpoint('n'), newEndpoint('m')])
    const seen = () => rows.map((row) => `${row.provider} ${row.endpoint} ${row.credential} ${row.standing.calls}`)
    const before = ['acme acme/m a 1', 'acme acme/m b 0', 'acme acme/n a 0', 'acme acme/n b 0']
    assert.deepEqual(seen(), before)
    fail(broken())
    assert.deepEqual(seen(), before)
  })

  test('says what is used: at once, for what was called and what was not', async () => {
    const { health, call, serve, endpoint, newEndpoint } = setUpHealth()
    serve()
    const untried = { ...call, endpoint: newEndpoint('n') }
    await health.setUse('acme/m', 'draining')
    await health.setUse('acme/n', 'disabled')
    assert.equal(health.read(call).use, 'draining')
    assert.equal(health.list([newEndpoint('n')])[0]?.standing.use, 'disabled')
    assert.equal(health.read(untried).use, 'disabled')
    await health.setUse('acme/m', 'enabled')
    assert.deepEqual([health.read(call).use, health.list([endpoint])[1]?.standing.use], ['enabled', 'enabled'])
    assert.equal(health.read(untried).use, 'disabled')
  })

  test('says it of all that a provider has, and what leaves an endpoint less holds', async () => {
    const { health, call, serve, newEndpoint } = setUpHealth()
    serve()
    const uses = () => [health.read(call).use, health.list([newEndpoint('n')])[0]?.standing.use]
    await health.setUse('acme', 'draining')
    await health.setUse('acme/n', 'disabled')
    assert.deepEqual(uses(), ['draining', 'disabled'])
    await health.setUse('acme/n', 'enabled')
    assert.deepEqual(uses(), ['draining', 'draining'])
    await health.setUse('acme', 'disabled')
    await health.setUse('acme/m', 'draining')
    assert.deepEqual(uses(), ['disabled', 'disabled'])
    await health.setUse('acme', 'enabled')
    assert.deepEqual(uses(), ['draining', 'enabled'])
  })

  test('calls back at once what was left alone, by its endpoint or its provider, and nobody else', async () => {
    for (const name of ['acme/m', 'acme']) {
      const { health, call, other, fail, read, kept, told, newEndpoint } = setUpHealth()
      const elsewhere = { ...call, endpoint: newEndpoint('n') }
      for (let many = 0; many < breakerFaults; many += 1) for (const each of [call, elsewhere]) fail(broken(), each)
      fail(refused(), other)
      const states = () => [call, elsewhere, other].map((each) => read(each).state)
      assert.deepEqual([states(), read().isDegraded], [['open', 'open', 'cooling'], true])
      const before = kept.length
      await health.setUse(name, 'enabled')
      const isAll = name === 'acme'
      assert.deepEqual([states(), read().isDegraded], [['closed', isAll ? 'closed' : 'open', 'closed'], false])
      const written = kept.slice(before).map(({ endpoint, state }) => `${endpoint ?? 'account'} ${state}`)
      assert.deepEqual(written, ['acme/m closed', ...(isAll ? ['acme/n closed'] : []), 'account closed'])
      const back = told.filter((line) => / (back|lives)$/.test(line))
      assert.deepEqual(back, [], 'whether it serves again is not known yet')
      for (let many = 1; many < breakerFaults; many += 1) fail(broken())
      assert.equal(read().state, 'closed', 'faults of before do not count')
      fail(broken())
      assert.equal(read().state, 'open')
      fail(refused(), other)
      assert.equal(told.filter((line) => line === 'acme b is dead').length, 2)
    }
  })
})

test('endpoints that are left alone until the same moment say so, however the clocks are read, and also when one was set', () => {
  let monotonicMs = 1_000.4
  let setMs = 0
  const clock = {
    nowMs: () => Math.floor(5_000.3 + monotonicMs + setMs),
    monotonicMs: () => (monotonicMs += 0.3),
    after: () => () => {},
  }
  const health = new Health(clock)
  const { call, newEndpoint } = setUpHealth()
  const calls = ['m', 'n', 'o', 'p'].map((model) => ({ ...call, endpoint: newEndpoint(model) }))
  health.begin(call, true, true)?.failed(refused())
  const ends = () => [...new Set(calls.map((each) => health.read(each).untilMs))]
  const [endMs = 0, ...others] = ends()
  assert.deepEqual(others, [])
  setMs = -3_600_000
  const [earlierMs = 0, ...more] = ends()
  assert.deepEqual(more, [])
  assert.ok(Math.abs(earlierMs - (endMs - 3_600_000)) < 2)
})

test('what outlives a restart is told at each change, and taken up again', () => {
  const { kept, clock, fail, health, call, pass, newEndpoint } = setUpHealth()
  for (let many = 0; many < breakerFaults + 3; many += 1) fail(broken())
  const first = { provider: 'acme', endpoint: 'acme/m', credential: 'a', state: 'open', fault: 'failing' }
  const untilMs = clock.nowMs() + breakerOpenMs
  assert.deepEqual([...kept], [{ ...first, untilMs }])
  fail(refused(), { ...call, endpoint: newEndpoint('n') })
  const account = { ...first, endpoint: undefined, state: 'cooling', fault: 'account' }
  assert.deepEqual(kept.slice(1), [{ ...account, untilMs: clock.nowMs() + 4_000 }])

  const told: string[] = []
  const next = new Health(clock, {
    keep: (breaker) => kept.push(breaker),
    writeUse: () => Promise.resolve(),
    onDeath: () => told.push('dead'),
    onRevival: () => told.push('alive'),
    onAway: () => told.push('away'),
    onBack: () => told.push('back'),
  })
  next.restore(kept)
  assert.deepEqual([next.read(call).state, next.read(call).untilMs], ['cooling', clock.nowMs() + 4_000])
  next.begin(call, true, true)?.failed(refused())
  assert.deepEqual(told, [])
  pass(4_000)
  next.begin(call, false, true)?.content()
  assert.deepEqual(told, ['back', 'alive'])
  assert.deepEqual(
    kept.slice(-2).map(({ endpoint, state }) => [endpoint, state]),
    [
      ['acme/m', 'closed'],
      [undefined, 'closed'],
    ],
  )
  assert.equal(health.read(call).state, 'probing')
})

test('an end is reported once, and content before it: anything else is a bug', () => {
  const { begin } = setUpHealth()
  const report = begin()
  assert.throws(() => report.ended(END), /first content/)
  report.content()
  assert.throws(() => report.content(), /once/)
  assert.throws(() => report.failed(broken()), /ended/)
  report.ended(END)
  assert.throws(() => report.ended(END), /once/)
  assert.throws(() => report.abandoned(), /once/)
})

describe('people who look at endpoints see', () => {
  test('how calls ended by minute over the last hour, and by which faults of the last five', () => {
    const { health, fail, serve, pass } = setUpHealth()
    assert.equal(health.readPast('acme/m', 'a'), undefined)
    serve()
    pass(10 * 60_000)
    fail(broken())
    fail(refused())
    const endings = health.readPast('acme/m', 'a')?.endings
    assert.deepEqual([endings?.calls.at(-11), endings?.calls.at(-1), endings?.failed.at(-1)], [1, 2, 2])
    assert.deepEqual(endings?.faults, [
      { fault: 'account', count: 1 },
      { fault: 'failing', count: 1 },
    ])
    pass(50 * 60_000)
    const later = health.readPast('acme/m', 'a')?.endings
    assert.deepEqual([later?.calls.at(-11), later?.calls.at(-1), later?.faults], [0, 0, []])
    assert.deepEqual(
      health.listFaults().map(({ fault, counts }) => [fault, counts.at(-51)]),
      [
        ['account', 1],
        ['failing', 1],
      ],
    )
    pass(10 * 60_000)
    assert.deepEqual(health.listFaults(), [])
  })

  test('since when a credential is refused, and when something was last served with it', () => {
    const { health, fail, serve, pass, clock } = setUpHealth()
    fail(refused())
    assert.deepEqual(health.readAccount('acme', 'a'), { refusedMs: clock.nowMs(), servedMs: undefined })
    pass(60_000)
    serve()
    assert.deepEqual(health.readAccount('acme', 'a'), { refusedMs: undefined, servedMs: clock.nowMs() })
    assert.deepEqual(
      health.listChanges().map(({ kind }) => kind),
      ['taken', 'refused'],
    )
  })

  test('what changed of late: healthChanges, the newest', async () => {
    const { health, pass } = setUpHealth()
    for (let many = 0; many <= bounds.healthChanges; many += 1) {
      pass(1)
      await health.setUse(`acme/${many}`, 'draining')
    }
    const changes = health.listChanges()
    assert.equal(changes.length, bounds.healthChanges)
    const names = changes.map((change) => (change.kind === 'use' ? change.name : ''))
    assert.deepEqual([names[0], names.at(-1)], [`acme/${bounds.healthChanges}`, 'acme/1'])
  })
})
