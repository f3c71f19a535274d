// Metrics through the running gateway: what a scrape says is what the ledger says, its labels are bounded, it is served
// on its own address alone, and a wallet that was tampered with raises the alarm.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { after, before, describe, test } from 'node:test'
import { parseJsonObject, readString, type JsonObject } from '../../src/foundation/json/json.ts'
import { configureUpstream, startGateway, type Gateway } from '../gateway.ts'
import { Gate, sendFrames, sendJson, type Script } from '../upstream/script.ts'
import { call, leastBody, paths, startWorld, type World } from './world.ts'

const usage = {
  prompt_tokens: 100,
  completion_tokens: 20,
  total_tokens: 120,
  prompt_tokens_details: { cached_tokens: 30 },
}
const whole = sendJson({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello there.' }, finish_reason: 'stop' }],
  usage,
})
const chunk = (choices: JsonObject[], more: JsonObject = {}) => ({
  event: undefined,
  data: JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices, ...more }),
})
const done = { event: undefined, data: '[DONE]' }
const frames = [
  chunk([{ index: 0, delta: { role: 'assistant', content: 'Hello' }, finish_reason: null }]),
  chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]),
  chunk([], { usage }),
  done,
]
const stream = sendFrames('openai-chat', frames)

type Sample = { name: string; labels: { [name: string]: string }; value: number }

async function scrape(gateway: Gateway): Promise<Sample[]> {
  const answer = await fetch(await metricsUrl(gateway))
  assert.equal(answer.status, 200)
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
  const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return lines.map((line) => {
    const [, name = '', labels = '', value] = /^([a-z0-9_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? assert.fail(line)
    const pairs = [...labels.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)].map((pair) => [pair[1], pair[2]])
    return { name, labels: Object.fromEntries(pairs) as Sample['labels'], value: Number(value) }
  })
}

/** Its log may be read a little later than its line that it is ready. */
async function metricsUrl(gateway: Gateway): Promise<string> {
  let url: string | undefined
  await until(() => (url = findMetricsUrl(gateway)) !== undefined)
  return url ?? assert.fail(gateway.log())
}

function findMetricsUrl(gateway: Gateway): string | undefined {
  const told = gateway
    .log()
    .split('\n')
    .map((line) => parseJsonObject(line))
    .find((line) => line?.['msg'] === 'metrics are served')
  return readString(told?.['url'])
}

/** The sum of the samples with this name and these labels. */
function sum(samples: readonly Sample[], name: string, labels: Sample['labels'] = {}): number {
  return samples
    .filter((each) => each.name === name && Object.entries(labels).every(([key, value]) => each.labels[key] === value))
    .reduce((total, { value }) => total + value, 0)
}

function readBooks(gateway: Gateway, sql: string): { [column: string]: unknown }[] {
  const database = new DatabaseSync(join(gateway.data, 'crossmodel.db'), { readOnly: true, timeout: 5_000 })
  try {
    return database.prepare(sql).all()
  } finally {
    database.close()
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 20_000
  while (!(await holds())) {
    assert.ok(performance.now() < endMs, 'it did not come')
    await sleep(20)
  }
}

/** Numbers, tokens and money of all generations are those of their records. */
function assertEqualBooks(samples: readonly Sample[], books: readonly { [column: string]: unknown }[]): void {
  for (const status of ['completed', 'failed', 'cancelled']) {
    const recorded = books.filter((row) => row['status'] === status)
    assert.ok(recorded.length > 0, status)
    assert.equal(sum(samples, 'crossmodel_generations_total', { status }), recorded.length, status)
  }
  for (const protocol of ['openai-chat', 'openai-responses', 'anthropic-messages'] as const) {
    const labels = {
      protocol,
      upstream_protocol: 'openai-chat',
      provider: 'test-openai-chat',
      model: 'test/openai-chat',
    }
    const recorded = books.filter((row) => row['protocol'] === protocol).length
    assert.equal(sum(samples, 'crossmodel_generations_total', labels), recorded, protocol)
  }
  const usages = books.map((row) => (row['usage'] === null ? {} : (parseJsonObject(String(row['usage'])) ?? {})))
  for (const bucket of ['input', 'cacheRead', 'output', 'reasoning']) {
    const recorded = usages.reduce((total, each) => total + Number(each[bucket] ?? 0), 0)
    assert.equal(sum(samples, 'crossmodel_tokens_total', { bucket }), recorded, bucket)
  }
  assert.ok(sum(samples, 'crossmodel_tokens_total', { bucket: 'cacheRead' }) >= 150)
  const nanos = (name: string) => Math.round(sum(samples, name) * 1e9)
  const recordedNanos = (column: string) => books.reduce((total, row) => total + Number(row[column]), 0)
  assert.ok(recordedNanos('charge_nanos') > 0)
  assert.equal(nanos('crossmodel_charge_usd_total'), recordedNanos('charge_nanos'))
  assert.equal(nanos('crossmodel_cost_usd_total'), recordedNanos('cost_nanos'))
  assert.equal(sum(samples, 'crossmodel_estimated_usages_total'), books.filter((row) => row['estimated'] === 1).length)
}

describe('metrics', () => {
  let world: World
  before(async () => {
    world = await startWorld({ metrics: '127.0.0.1:0', credit_limit: 'unlimited' })
  })
  after(() => world.stop())

  const ask = (from: keyof typeof paths, script: Script, more: JsonObject = {}) => {
    world.upstream.next(script)
    return call(world.gateway, paths[from], { body: leastBody(from, 'openai-chat', more) }).reply
  }

  test('a scrape equals the ledger, however generations end', async () => {
    const { gateway, upstream } = world
    for (let round = 0; round < 3; round += 1) await ask('openai-chat', whole)
    await ask('openai-chat', stream, { stream: true })
    await ask('anthropic-messages', whole, { top_k: 5 })
    await ask('openai-responses', stream, { stream: true })
    assert.equal((await ask('openai-chat', sendJson({ error: { message: 'broken' } }, 500))).status, 502)
    assert.equal((await ask('openai-chat', sendJson({ error: { message: 'no' } }, 400))).status, 400)
    const withoutUsage = sendFrames('openai-chat', [...frames.slice(0, 2), done])
    await ask('openai-chat', withoutUsage, { stream: true })

    const gate = new Gate()
    const held = { ...stream, steps: [...stream.steps.slice(0, 1), { hold: gate }] }
    upstream.next(held)
    const leaving = call(gateway, paths['openai-chat'], {
      body: leastBody('openai-chat', 'openai-chat', { stream: true }),
    })
    await leaving.head
    const during = await scrape(gateway)
    assert.equal(sum(during, 'crossmodel_open_generations', { protocol: 'openai-chat', stream: 'true' }), 1)
    assert.equal(sum(during, 'crossmodel_holds_open'), 1)
    assert.ok(sum(during, 'crossmodel_held_usd') > 0)
    leaving.leave()
    await until(() => readBooks(gateway, 'select count(*) as count from generations')[0]?.['count'] === 10)
    gate.open()
    await until(async () => sum(await scrape(gateway), 'crossmodel_generations_total') === 10)

    const samples = await scrape(gateway)
    assertEqualBooks(samples, readBooks(gateway, 'select * from generations'))
    assert.equal(sum(samples, 'crossmodel_losses_total', { protocol: 'anthropic-messages', kind: 'dropped' }), 1)
    assert.equal(sum(samples, 'crossmodel_attempts_total'), 10)
    assert.equal(sum(samples, 'crossmodel_attempts_total', { outcome: 'failed', code: 'provider_error' }), 1)
    assert.equal(sum(samples, 'crossmodel_duration_seconds_count'), 10)
    assert.equal(sum(samples, 'crossmodel_duration_seconds_bucket', { le: '+Inf' }), 10)
    assert.equal(sum(samples, 'crossmodel_first_content_seconds_count'), 4)
    assert.equal(sum(samples, 'crossmodel_open_generations'), 0)
    assert.equal(sum(samples, 'crossmodel_holds_open'), 0)
    assert.equal(sum(samples, 'crossmodel_held_usd'), 0)
    assert.ok(sum(samples, 'process_cpu_seconds_total') > 0)
    assert.ok(samples.some(({ name }) => name === 'nodejs_eventloop_lag_p99_seconds'))
  })

  test('what callers write makes no label', async () => {
    const { gateway } = world
    const before = await scrape(gateway)
    for (let index = 0; index < 30; index += 1) {
      const body = { ...leastBody('openai-chat', 'openai-chat'), model: `made-up/model-${index}` }
      const headers = { 'x-request-id': `mine-${index}`, 'user-agent': `agent-${index}` }
      assert.equal((await call(gateway, paths['openai-chat'], { body, headers }).reply).status, 404)
    }
    const samples = await scrape(gateway)
    assert.equal(
      sum(samples, 'crossmodel_request_errors_total', { protocol: 'openai-chat', code: 'model_not_found' }),
      30,
    )
    const own = (all: readonly Sample[]) => all.filter(({ name }) => name.startsWith('crossmodel_')).length
    assert.equal(own(samples), own(before) + 1)
    assert.ok(!samples.some(({ labels }) => /made-up|mine|agent/.test(JSON.stringify(labels))))
  })

  test('the customers’ port does not serve them, and their port serves nothing else', async () => {
    assert.equal((await call(world.gateway, '/metrics').reply).status, 404)
    const url = await metricsUrl(world.gateway)
    assert.equal((await fetch(url, { method: 'POST' })).status, 405)
    assert.equal((await fetch(url.replace('/metrics', '/v1/models'))).status, 404)
    assert.equal((await fetch(url, { method: 'HEAD' })).status, 200)
  })
})

test('a key at its limit is counted by its code', async () => {
  const world = await startWorld({ metrics: '127.0.0.1:0', limits: { requests_per_minute: 1 }, credit_limit: 5 })
  try {
    world.upstream.always(whole)
    const body = leastBody('anthropic-messages', 'openai-chat')
    const ask = () => call(world.gateway, paths['anthropic-messages'], { body }).reply
    assert.deepEqual([(await ask()).status, (await ask()).status], [200, 429])
    const labels = { protocol: 'anthropic-messages', code: 'rate_limit_exceeded' }
    assert.equal(sum(await scrape(world.gateway), 'crossmodel_request_errors_total', labels), 1)
  } finally {
    await world.stop()
  }
})

test('without a configured address nothing is served, and an address in use stops the start', async () => {
  const quiet = await startGateway({ config: configureUpstream('http://127.0.0.1:9') })
  assert.ok(!quiet.log().includes('metrics are served'))
  await quiet.stop()
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  try {
    const config = configureUpstream('http://127.0.0.1:9', { metrics: `127.0.0.1:${port}` })
    await assert.rejects(
      startGateway({ config }),
      /`metrics`: 127\.0\.0\.1:\d+ cannot be listened on: the port is in use/,
    )
  } finally {
    taken.close()
  }
})

test('a tampered wallet, record and posting raise the alarm in the log and in metrics, until they are repaired', async () => {
  const world = await startWorld({ metrics: '127.0.0.1:0', audit_every: '300ms', credit_limit: 'unlimited' })
  const { gateway, upstream } = world
  const tamper = (sql: string) => {
    const database = new DatabaseSync(join(gateway.data, 'crossmodel.db'), { timeout: 5_000 })
    database.exec(sql)
    database.close()
  }
  const differences = async () => sum(await scrape(gateway), 'crossmodel_audit_differences')
  const audits = async () => sum(await scrape(gateway), 'crossmodel_audits_total', { result: 'completed' })
  try {
    upstream.always(whole)
    const body = leastBody('openai-chat', 'openai-chat')
    for (let round = 0; round < 3; round += 1) await call(gateway, paths['openai-chat'], { body }).reply
    await until(async () => (await audits()) >= 2)
    assert.equal(await differences(), 0)
    assert.ok(!gateway.log().includes('does not add up'))

    tamper('update wallets set posted_nanos = posted_nanos + 7')
    await until(async () => (await differences()) === 1)
    tamper('update generations set charge_nanos = charge_nanos + 1 where sequence = 2')
    await until(async () => (await differences()) > 2)
    const alarm = gateway
      .log()
      .split('\n')
      .map((line) => parseJsonObject(line))
    assert.ok(alarm.some((line) => line?.['level'] === 'error' && line['what'] === 'wallet'))
    await until(() => gateway.log().includes('"what":"generation"'))

    tamper('update wallets set posted_nanos = posted_nanos - 7')
    tamper('update generations set charge_nanos = charge_nanos - 1 where sequence = 2')
    assert.equal(await gateway.stop(), 0)
    const again = await gateway.restart()
    await until(async () => sum(await scrape(again), 'crossmodel_audits_total', { result: 'completed' }) >= 1)
    assert.equal(sum(await scrape(again), 'crossmodel_audit_differences'), 0)
    assert.equal(await again.stop(), 0)
  } finally {
    await world.stop()
  }
})
