import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { describeStores } from '../../../test/stores.ts'
import { KeyService } from '../key-service.ts'
import type { Principal } from '../key.ts'
import { Revocations } from './revocations.ts'

const secret = Buffer.alloc(32, 7)

/** The bound is for a machine that is busy. */
async function until(isDone: () => boolean | Promise<boolean>, words: string): Promise<void> {
  const startedMs = performance.now()
  while (!(await isDone())) {
    assert.ok(performance.now() - startedMs < 10_000, words)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

describeStores('keys that are revoked', (bench) => {
  const open = async () => {
    const options = await bench.newOptions()
    const here = new KeyService(await bench.open({}, options), secret)
    const there = bench.kind === 'postgres' ? new KeyService(await bench.open({}, options), secret) : here
    const { key, text } = await here.create({ name: 'k', owner: 'ada' })
    const read = async (keys: KeyService) => (await keys.authenticate(text)) as Principal
    return { here, there, key, read }
  }

  const ways: { [name: string]: (keys: KeyService, id: string) => Promise<unknown> } = {
    disabled: (keys, id) => keys.setStatus(id, 'disabled'),
    deleted: (keys, id) => keys.setStatus(id, 'deleted'),
    'given an expiry that has passed': (keys, id) => keys.setExpiry(id, Date.now() - 1),
    'expired while it runs': (keys, id) => keys.setExpiry(id, Date.now() + 300),
    'its owner’s, who is suspended': (keys) => keys.owners.setStatus('ada', 'suspended'),
  }
  for (const [name, revoke] of Object.entries(ways)) {
    test(`${name}: what runs is told once, at every gateway, and what has ended is not`, async () => {
      const { here, there, key, read } = await open()
      const told = { here: 0, there: 0, ended: 0 }
      const refusals: string[] = []
      here.whenRevoked(await read(here), ({ code }) => {
        told.here += 1
        refusals.push(code)
      })
      there.whenRevoked(await read(there), () => (told.there += 1))
      const end = there.whenRevoked(await read(there), () => (told.ended += 1))
      end()
      end()
      await revoke(here, key.id)
      await until(() => told.here + told.there === 2, 'it is never told')
      await here.setLimits(key.id, { requestsPerMinute: 5 })
      assert.deepEqual(told, { here: 1, there: 1, ended: 0 })
      assert.deepEqual(refusals, [name.includes('owner') ? 'user_inactive' : 'api_key_inactive'])
    })
  }

  test('a change that leaves the key as it may be used tells nobody', async () => {
    const { here, there, key, read } = await open()
    let told = 0
    const end = there.whenRevoked(await read(there), () => (told += 1))
    await here.setLimits(key.id, { requestsPerMinute: 5 })
    await until(async () => (await read(there)).key.limits.requestsPerMinute === 5, 'the other gateway hears nothing')
    assert.equal(told, 0)
    end()
  })

  test('a key that was revoked between its authentication and its subscription is told all the same', async () => {
    const { here, there, key, read } = await open()
    const stale = await read(there)
    await here.setStatus(key.id, 'disabled')
    await until(async () => (await read(there)).key.status === 'disabled', 'the other gateway hears nothing')
    let told = 0
    there.whenRevoked(stale, () => (told += 1))
    await until(() => told === 1, 'it is never told')
  })
})

test('nothing is kept of generations that have ended, and no timer without a key that expires', () => {
  let timers = 0
  const clock = new FakeClock()
  const counting = {
    nowMs: () => clock.nowMs(),
    monotonicMs: () => clock.monotonicMs(),
    after(delayMs: number, action: () => void) {
      timers += 1
      return clock.after(delayMs, () => {
        timers -= 1
        action()
      })
    },
  }
  const revocations = new Revocations({ clock: counting } as never)
  const principal = (id: string, expiresMs?: number) => ({ key: { id, expiresMs } }) as never as Principal
  const ends = Array.from({ length: 1_000 }, (_, index) => revocations.add(principal(`k${index % 7}`), () => {}))
  assert.deepEqual([revocations.size, timers], [1_000, 0])
  const end = revocations.add(principal('expiring', clock.nowMs() + 60_000), () => {})
  assert.equal(timers, 1)
  clock.advance(10_000)
  assert.equal(timers, 1)
  end()
  clock.advance(1_000)
  assert.equal(timers, 0)
  for (const each of ends) each()
  assert.equal(revocations.size, 0)
})

test('an action that fails keeps none of the others from being told, and a read that fails is made again', async () => {
  const clock = new FakeClock()
  const lines: string[] = []
  const log = {
    error: (_: object, text: string) => lines.push(text),
    warn: (_: object, text: string) => lines.push(text),
  }
  let answers: 'fault' | 'disabled' = 'fault'
  const query = {
    innerJoin: () => query,
    select: () => query,
    where: () => query,
    async execute() {
      if (answers === 'fault') throw new Error('away')
      return [{ id: 'k', status: 'disabled', expires_ms: null, owner_status: 'active' }]
    },
  }
  const revocations = new Revocations({ clock, log, db: { selectFrom: () => query } } as never)
  const told: string[] = []
  const principal = { key: { id: 'k', expiresMs: undefined } } as never as Principal
  revocations.add(principal, () => {
    throw new Error('a bug')
  })
  revocations.add(principal, () => told.push('second'))
  revocations.look()
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual([lines.length, told], [1, []])
  answers = 'disabled'
  clock.advance(250)
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual([lines.length, told, revocations.size], [2, ['second'], 0])
})
