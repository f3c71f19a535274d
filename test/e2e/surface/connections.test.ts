// How many connections callers may have: one too many is told so and closed, all that were there go on, and
// what the process needs for itself is never taken by them.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { afterEach, test } from 'node:test'
import { bounds } from '../../../src/foundation/bounds.ts'
import { readArray, readObject } from '../../../src/foundation/json/json.ts'
import { fitConnections, readDescriptorLimit } from '../../../src/stages/http/descriptor-limit.ts'
import { configureUpstream, startGateway, type Gateway } from '../../gateway.ts'
import { sendJson } from '../../upstream/script.ts'
import { Upstream } from '../../upstream/upstream.ts'
import { call, leastBody, paths } from '../world.ts'
import { openRaw, write, type Raw } from './raw.ts'

let upstream: Upstream | undefined
let gateway: Gateway | undefined
let raws: Raw[] = []
afterEach(async () => {
  for (const raw of raws) raw.destroy()
  raws = []
  await gateway?.stop()
  await upstream?.stop()
})

async function start(more: object, descriptors?: number): Promise<Gateway> {
  upstream = await Upstream.start()
  upstream.always(sendJson({ error: { message: 'reached' } }, 400))
  const config = configureUpstream(upstream.url, more)
  gateway = await startGateway({ config, ...(descriptors === undefined ? {} : { descriptors }) })
  return gateway
}

/** Opens one and asks on it, so that it is known to be there, or that it was turned away. */
async function dial(url: string): Promise<{ raw: Raw; told: string }> {
  const raw = openRaw(url)
  raws.push(raw)
  raw.send(write('GET', '/healthz', {}))
  return { raw, told: await raw.until(/HTTP\/1\.1 \d{3} [^]*}/).catch((error: Error) => error.message) }
}

test('as many connections as the bound are served; one more is told so and closed; a place that is left is free', async () => {
  const { url } = await start({ bounds: { connections: 5 } })
  const open = await Promise.all(Array.from({ length: 5 }, () => dial(url)))
  for (const { told } of open) assert.match(told, /^HTTP\/1\.1 200/)
  for (let round = 0; round < 3; round += 1) {
    const { raw, told } = await dial(url)
    assert.match(told, /^HTTP\/1\.1 503 Service Unavailable\r\nx-request-id: req_cm_[^]*retry-after: 1\r\n/)
    assert.match(told, /"code":"overloaded"/)
    assert.match(await raw.closed(), /connection: close/)
    raw.destroy()
  }
  open[0]?.raw.send(write('GET', '/healthz', {}))
  await open[0]?.raw.until(/200 OK[^]*200 OK/)
  open[1]?.raw.destroy()
  let last = await dial(url)
  for (let round = 0; round < 50 && last.told.includes(' 503 '); round += 1) last = await dial(url)
  assert.match(last.told, /^HTTP\/1\.1 200/)
})

test('those that are turned away and stay are reset beyond their own bound', async () => {
  const { url } = await start({ bounds: { connections: 1 } })
  assert.match((await dial(url)).told, /200 OK/)
  const others = await Promise.all(Array.from({ length: bounds.turnedAwayConnections + 20 }, () => dial(url)))
  const told = others.filter((each) => each.told.includes(' 503 ')).length
  assert.equal(told, bounds.turnedAwayConnections)
})

test('where descriptors are few, callers can take neither those of the providers nor those of the database', async () => {
  const descriptors = 300
  const { url, key, log } = await start({}, descriptors)
  const most = fitConnections(bounds.callerConnections, descriptors)
  assert.ok(most > 50 && most < descriptors / 2)
  const all = await Promise.all(Array.from({ length: descriptors + 100 }, () => dial(url)))
  assert.equal(all.filter((each) => each.told.includes('200 OK')).length, most)
  // All that are there ask at once, which takes as many connections to the provider.
  const body = JSON.stringify(leastBody('openai-chat', 'openai-chat'))
  const served = all.filter((each) => each.told.includes('200 OK'))
  for (const { raw } of served) raw.send(write('POST', paths['openai-chat'], { authorization: `Bearer ${key}` }, body))
  for (const { raw } of served) assert.match(await raw.until(/400 Bad Request[^]*}/), /reached/)
  for (const { raw } of all) raw.destroy()
  let reply = await call({ url, key }, paths['openai-chat'], { body }).reply.catch(() => undefined)
  for (let round = 0; round < 50 && reply?.status !== 400; round += 1)
    reply = await call({ url, key }, paths['openai-chat'], { body }).reply.catch(() => undefined)
  assert.match(String(reply?.text), /reached/)
  assert.doesNotMatch(log(), /EMFILE|a bug/)
})

test('a provider whose connection cannot be opened for want of descriptors is not blamed', async (context) => {
  const { url, key, pid } = await start({})
  const limit = (files: number) => spawnSync('prlimit', ['--pid', String(pid), `--nofile=${files}:`])
  if (limit(1_024).status !== 0) return context.skip('no prlimit on this machine')
  const asking = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const body = JSON.stringify(leastBody('openai-chat', 'openai-chat'))
  const { raw } = await dial(url)
  // What is open stays open; nothing more can be.
  assert.equal(limit(3).status, 0)
  raw.send(write('POST', paths['openai-chat'], asking, body))
  const refused = await raw.until(/503 Service Unavailable[^]*}/)
  assert.match(refused, /\r\nretry-after: 1\r\n[^]*"code":"overloaded"/)
  assert.equal(upstream?.received.length, 0)
  assert.equal(limit(1_024).status, 0)
  const [, id] = /503 Service Unavailable\r\nx-request-id: (\S+)/.exec(refused) ?? []
  const record = await call({ url, key }, `/v1/generations/${id}`).reply
  const attempts = (readArray(record.json['attempts']) ?? []).map(readObject)
  assert.deepEqual(
    attempts.map((each) => [each?.['outcome'], each?.['error_code']]),
    [['prevented', 'overloaded']],
    record.text,
  )
  const served = await call({ url, key }, paths['openai-chat'], { body }).reply
  assert.match(served.text, /reached/)
})

test('the number fits into the limit on open files, half of it being for providers', () => {
  assert.equal(fitConnections(1_000, undefined), 1_000)
  assert.equal(fitConnections(1_000, bounds.reservedDescriptors + 2_000), 1_000)
  assert.equal(fitConnections(1_000, bounds.reservedDescriptors + 1_998), 999)
  assert.equal(fitConnections(1_000, 10), 1)
  assert.ok((readDescriptorLimit() ?? 1_024) > 10)
})
