// Streams of a key that is revoked end within a second, with the protocol's error event, at the gateway that got the
// command and at every other gateway of its database; what they had is charged.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { JsonObject } from '../../../src/foundation/json/json.ts'
import { configureUpstream, startGateway, type Gateway } from '../../gateway.ts'
import { writeFrames } from '../../money/answers.ts'
import { operate } from '../../operate.ts'
import { openPostgres, postgresAbsent, type Postgres } from '../../postgres.ts'
import { startTwo } from '../../two-gateways.ts'
import { Gate, sendFrames } from '../../upstream/script.ts'
import { Upstream } from '../../upstream/upstream.ts'
import { call, endsInError, leastBody, paths, readFrames } from '../world.ts'

/** Without its end: it streams until somebody ends it. */
const pieces = Array.from({ length: 3_000 }, (_, index) => `${index}: and so it goes on and on. `)
const endless = () => sendFrames('openai-chat', writeFrames('openai-chat', { pieces }).slice(0, -2), 20)

const ways: { [name: string]: (data: string, id: string, owner: string) => Promise<unknown> } = {
  'its key is disabled': (data, id) => operate(data, 'key.disable', { id }),
  'its key is deleted': (data, id) => operate(data, 'key.delete', { id }),
  'its key expires': (data, id) =>
    operate(data, 'key.limit', { id, expires: new Date(Date.now() + 500).toISOString() }),
  'its owner is suspended': (data, _, owner) => operate(data, 'owner.status', { owner, status: 'suspended' }),
}
let owners = 0

function describeEnds(open: () => Promise<{ commanded: Gateway; serving: readonly Gateway[]; upstream: Upstream }>) {
  for (const [name, revoke] of Object.entries(ways)) {
    test(`a stream ends when ${name}`, async () => {
      const { commanded, serving, upstream } = await open()
      upstream.always(endless())
      owners += 1
      const owner = `owner-${owners}`
      const { data } = commanded
      const made = await operate(data, 'key.create', { name: 'k', owner })
      await operate(data, 'wallet.top-up', { owner, amount: '100' })
      const key = String(made['key'])
      const body = leastBody('openai-chat', 'openai-chat', { stream: true })
      const calls = serving.map(({ url }) => call({ url, key }, paths['openai-chat'], { body }))
      for (const { head } of calls) assert.equal((await head).status, 200)
      await revoke(data, String(made['id']), owner)
      for (const { reply } of calls) {
        const { text, broken } = await reply
        assert.ok(readFrames(text).length < pieces.length / 3, 'it went on')
        assert.ok(endsInError('openai-chat', text), text.slice(-300))
        assert.match(text.slice(-400), /api_key_inactive|user_inactive/)
        assert.equal(broken, false)
      }
      for (const { url } of serving)
        assert.equal((await call({ url, key }, paths['openai-chat'], { body }).reply).status, 401)
      const { generations } = await charged(commanded, owner)
      assert.equal(generations.length, serving.length)
      for (const { cost } of generations) assert.ok(cost > 0n, 'what was had is paid')
    })
  }
}

test('a stream that waits for its first content ends too: with a status, or with the error event behind its heartbeats', async () => {
  const upstream = await Upstream.start()
  const gateway = await startGateway({
    config: configureUpstream(upstream.url, { bounds: { first_heartbeat: '2s' } }),
  })
  try {
    const silent = new Gate()
    upstream.always({ beforeHeaders: [{ hold: silent }], steps: [] })
    for (const hasHeartbeat of [false, true]) {
      const owner = `waiting-${hasHeartbeat}`
      const made = await operate(gateway.data, 'key.create', { name: 'k', owner })
      await operate(gateway.data, 'wallet.top-up', { owner, amount: '100' })
      const count = upstream.received.length
      const body = leastBody('openai-chat', 'openai-chat', { stream: true, max_tokens: 50 })
      const asked = call({ url: gateway.url, key: String(made['key']) }, paths['openai-chat'], { body })
      await upstream.arrived(count + 1)
      if (hasHeartbeat) await asked.head
      await operate(gateway.data, 'key.disable', { id: String(made['id']) })
      const { status, text } = await asked.reply
      assert.equal(status, hasHeartbeat ? 200 : 401)
      assert.match(text, /api_key_inactive/)
      if (hasHeartbeat) assert.ok(endsInError('openai-chat', text))
      const { generations } = await charged(gateway, owner)
      assert.equal(generations.length, 0, 'who is refused before any content pays nothing')
    }
    silent.open()
  } finally {
    await gateway.stop()
    await upstream.stop()
  }
})

async function charged(gateway: Gateway, owner: string): Promise<{ generations: { cost: bigint }[] }> {
  const wallet = await operate(gateway.data, 'wallet.ledger', { owner })
  const movements = wallet['movements'] as JsonObject[]
  const charges = movements.filter(({ kind }) => kind === 'charge')
  return { generations: charges.map(({ amount }) => ({ cost: BigInt(String(amount).replace(/[-.]/g, '')) })) }
}

describe('one gateway', () => {
  let upstream: Upstream | undefined
  let gateway: Gateway | undefined
  after(async () => {
    await gateway?.stop()
    await upstream?.stop()
  })
  describeEnds(async () => {
    upstream ??= await Upstream.start()
    gateway ??= await startGateway({ config: configureUpstream(upstream.url) })
    return { commanded: gateway, serving: [gateway], upstream }
  })
})

describe('two gateways on one Postgres', { skip: postgresAbsent }, () => {
  let server: Postgres | undefined
  let upstream: Upstream | undefined
  let gateways: readonly [Gateway, Gateway] | undefined
  after(async () => {
    for (const gateway of gateways ?? []) await gateway.stop()
    await upstream?.stop()
    await server?.close()
  })
  describeEnds(async () => {
    upstream ??= await Upstream.start()
    server ??= await openPostgres()
    gateways ??= await startTwo(configureUpstream(upstream.url, { database: await server.createDatabase() }))
    return { commanded: gateways[0], serving: gateways, upstream }
  })
})
