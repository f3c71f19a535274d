import assert from 'node:assert/strict'
import { it } from 'node:test'
import { until } from '../../test/money/bank.ts'
import { FakeClock } from '../../test/fake-clock.ts'
import { describeStores, storeContext } from '../../test/stores.ts'
import { bounds } from '../foundation/bounds.ts'
import { silentLog } from '../foundation/log.ts'
import { systemClock, type Clock } from '../foundation/time/clock.ts'
import { classifyUpstreamFailure } from '../generation/error/gateway-error.ts'
import type { Credential } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'
import type { Health } from './health.ts'
import { openHealth } from './open-health.ts'

const credentials: readonly Credential[] = ['a', 'b'].map((id) => ({ id, authorize: () => ({}) }))
const provider = { name: 'acme', credentials }
const m = { id: 'acme/m', provider }
const n = { id: 'acme/n', provider }
const first = { endpoint: m, credential: credentials[0] as Credential }
const other = { endpoint: m, credential: credentials[1] as Credential }

function open(store: Store, clock: Clock = systemClock) {
  return openHealth(store, { clock, log: silentLog })
}

function fail(health: Health, called: typeof first, status: number, headers = {}): void {
  const report = health.begin(called, true, true)
  report?.head(headers)
  report?.failed(classifyUpstreamFailure({ status }))
}

describeStores('what is known of endpoints', (bench) => {
  it('is left alone after a restart as before it, and closed by what is served then', async () => {
    const options = await bench.newOptions()
    const store = await bench.open({}, options)
    const { health, close } = await open(store)
    fail(health, first, 429, { 'retry-after': '300' })
    fail(health, { ...other, endpoint: n }, 401, { 'retry-after': '300' })
    const states = (of: Health) => of.list([m, n]).map(({ standing }) => `${standing.state} ${standing.fault}`)
    const before = ['cooling rate-limited', 'cooling account', 'closed undefined', 'cooling account']
    assert.deepEqual(states(health), before)
    const { untilMs } = health.read(first)
    await close()
    await store.close()

    const second = await bench.open({}, options)
    const again = await open(second)
    assert.deepEqual(states(again.health), before)
    assert.ok(Math.abs(again.health.read(first).untilMs - untilMs) < 2_000)
    again.health.begin(first, true, true)?.content()
    again.health.begin(other, true, true)?.content()
    await again.close()
    await second.close()

    const third = await open(await bench.open({}, options))
    assert.deepEqual(new Set(states(third.health)), new Set(['closed undefined']))
  })

  it('is forgotten after a day', async () => {
    const store = await bench.open({ clock: new FakeClock() })
    const clock = store.clock as FakeClock
    const { health, close } = await open(store, clock)
    fail(health, first, 429)
    await close()
    clock.advance(bounds.breakerKeptMs - 1)
    assert.equal((await open(store, clock)).health.read(first).state, 'probing')
    clock.advance(1)
    const last = await open(store, clock)
    assert.equal(last.health.read(first).state, 'closed')
    fail(last.health, other, 429)
    await last.close()
    const rows = await store.db.selectFrom('endpoint_breakers').select('credential').execute()
    assert.deepEqual(rows, [{ credential: 'b' }])
  })

  it('is used after a restart as the operator has said', async () => {
    const options = await bench.newOptions()
    const store = await bench.open({}, options)
    const { health } = await open(store)
    await health.setUse('acme/m', 'draining')
    await health.setUse('acme/m', 'disabled')
    await health.setUse('acme/n', 'draining')
    await health.setUse('acme/n', 'enabled')
    await health.setUse('acme/o', 'draining')
    await health.setUse('wide', 'draining')
    await store.close()
    const again = await open(await bench.open({}, options))
    const wide = { id: 'wide/p', provider: { name: 'wide', credentials: credentials.slice(0, 1) } }
    const uses = again.health.list([m, n, { id: 'acme/o', provider }, wide]).map(({ standing }) => standing.use)
    assert.deepEqual(uses, ['disabled', 'disabled', 'enabled', 'enabled', 'draining', 'draining', 'draining'])
  })

  it('is not left alone at the next start where the operator has called it back, also by a command alone', async () => {
    const options = await bench.newOptions()
    const store = await bench.open({}, options)
    const { health, close } = await open(store)
    fail(health, first, 429, { 'retry-after': '300' })
    fail(health, other, 401, { 'retry-after': '300' })
    fail(health, { ...first, endpoint: n }, 429, { 'retry-after': '300' })
    await close()
    await store.close()
    const command = await bench.open({}, options)
    const opened = await open(command)
    await opened.health.setUse('acme/m', 'enabled')
    await opened.close()
    await command.close()
    const last = await open(await bench.open({}, options))
    const states = last.health.list([m, n]).map(({ standing }) => standing.state)
    assert.deepEqual(states, ['closed', 'closed', 'cooling', 'closed'])
  })

  it('stays as it is where the operator’s word cannot be written', async () => {
    const store = await bench.open()
    const failing = { ...store, write: () => Promise.reject(new Error('the disk is full')) }
    const { health, close } = await open(failing as Store)
    await assert.rejects(health.setUse('acme/m', 'disabled'), /disk is full/)
    assert.equal(health.read(first).use, 'enabled')
    // No call fails for what cannot be kept.
    fail(health, first, 429)
    await close()
    assert.equal(health.read(first).state, 'cooling')
  })

  it('is used as the operator has said last, whichever answer of the database comes first', async () => {
    const store = await bench.open()
    let said: { endpoint: string; use: string }[] = []
    let changed = () => {}
    const answers: (() => void)[] = []
    const answerLater = () => {
      const rows = said
      return new Promise((resolve) => answers.push(() => resolve(rows)))
    }
    const selectFrom = (table: 'endpoint_uses' | 'endpoint_breakers') =>
      table === 'endpoint_uses' ? { select: () => ({ execute: answerLater }) } : store.db.selectFrom(table)
    const onChange = (_topic: string, listener: () => void) => (changed = listener)
    const opening = open({ ...store, onChange, db: { selectFrom } } as unknown as Store)
    const settled = () => new Promise((resolve) => setImmediate(resolve))
    await settled()
    said = [{ endpoint: 'acme/m', use: 'disabled' }]
    changed()
    await settled()
    while (answers.length > 0) {
      answers.pop()?.()
      await settled()
    }
    assert.equal((await opening).health.read(first).use, 'disabled')
  })

  it('is used at all gateways of a database alike, while each has its own breakers', async () => {
    if (bench.kind === 'sqlite') return
    const options = await bench.newOptions()
    const here = await open(await bench.open(storeContext, options))
    const there = await open(await bench.open(storeContext, options))
    fail(here.health, first, 429, { 'retry-after': '300' })
    await here.health.setUse('acme/m', 'draining')
    await until('draining', () => there.health.read(first).use === 'draining')
    assert.equal(there.health.read(first).state, 'closed')
    await there.health.setUse('acme/m', 'enabled')
    await until('enabled again', () => here.health.read(first).use === 'enabled')
    // What has been mended is mended for all of them.
    await until('called back', () => here.health.read(first).state === 'closed')
    fail(here.health, first, 429, { 'retry-after': '300' })
    fail(there.health, first, 429, { 'retry-after': '300' })
    await here.health.setUse('acme', 'draining')
    await until('draining', () => there.health.read(first).use === 'draining')
    assert.equal(there.health.read(first).state, 'cooling')
    await here.health.setUse('acme', 'enabled')
    await until('called back', () => there.health.read(first).state === 'closed')
    await here.close()
  })
})
