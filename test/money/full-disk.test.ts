// A disk that takes nothing any more, under a running gateway: what cannot be booked is not sent to a provider, solvent
// callers are never told that they have no money, and all comes back by itself when the disk does.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { paths } from '../e2e/world.ts'
import { sendJson } from '../upstream/script.ts'
import { noTokens, writeBody } from './answers.ts'
import { ask, HANG_MS, openBank, prices, within, writeRequest, type Bank, type Heard, type Purse } from './bank.ts'

const CALLS = 40
const tokens = { ...noTokens, input: 10, output: 5 }
/** Two calls at once and no third one: what a failed call would keep held is missed at once. */
const FILLED = 20_000_000n

function mountSmallDisk(directory: string): boolean {
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m,mode=700', 'tmpfs', directory])
  return mounted.status === 0
}

function unmount(directory: string): void {
  spawnSync('umount', ['-l', directory])
}

/** Whether a file system can be mounted here. */
function canMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'crossmodel-mount-'))
  const can = mountSmallDisk(directory)
  if (can) unmount(directory)
  rmSync(directory, { recursive: true, force: true })
  return can
}

async function openFilled(options: Parameters<typeof openBank>[1], t: TestContext): Promise<[Bank, Purse]> {
  const bank = await openBank({}, { bounds: {}, ...options })
  t.after(() => bank.stop())
  bank.upstream.always(() => sendJson(writeBody('openai-chat', { pieces: ['Hello'], tokens })))
  return [bank, await bank.openPurse(FILLED)]
}

function call({ gateway }: Bank, { key }: Purse): Promise<Heard> {
  const asked = ask(gateway, paths['openai-chat'], writeRequest('openai-chat', 'openai-chat'), { key })
  return within('an answer', asked.heard)
}

async function readReadiness({ gateway }: Bank): Promise<{ status: number; reason: unknown }> {
  const response = await fetch(`${gateway.url}/readyz`)
  return { status: response.status, reason: ((await response.json()) as { reason?: unknown }).reason }
}

async function untilReadiness(bank: Bank, status: number): Promise<unknown> {
  for (const end = performance.now() + HANG_MS; ; await sleep(20)) {
    const readiness = await readReadiness(bank)
    if (readiness.status === status) return readiness.reason
    assert.ok(performance.now() < end, `readiness is still ${readiness.status}`)
  }
}

/** One after the other while the disk takes nothing: none is served, none reaches the provider, none is a 402. */
async function assertRefused(bank: Bank, purse: Purse): Promise<void> {
  const before = bank.upstream.received.length
  for (let index = 0; index < CALLS; index += 1) {
    const { status, json } = await call(bank, purse)
    const { error } = json as { error?: { code?: string } }
    assert.deepEqual([status, error?.code], [500, 'db_error'])
  }
  assert.equal(bank.upstream.received.length, before, 'calls that could not be booked were sent to the provider')
}

/** The next call is served, nothing is held, and the books have all that was answered and nothing else. */
async function assertRecovered(bank: Bank, purse: Purse, heard: readonly Heard[]): Promise<void> {
  await untilReadiness(bank, 200)
  const next = await call(bank, purse)
  assert.equal(next.status, 200, next.text)
  const served = [...heard, next].filter(({ status }) => status === 200).length
  const completed = () => bank.books.entries(purse.walletId).filter(({ status }) => status === 'completed').length
  for (const end = performance.now() + HANG_MS; completed() < served; await sleep(20))
    assert.ok(performance.now() < end)
  assert.equal(completed(), served)
  bank.books.assertBalanced(purse.walletId, prices)
}

/** How large a file of the gateway's may grow, bytes; whoever writes beyond that gets an error, as on a full disk. */
function limitFiles({ gateway }: Bank, bytes: number | 'unlimited'): void {
  const limited = spawnSync('prlimit', [`--pid=${gateway.pid}`, `--fsize=${bytes}:`])
  assert.equal(limited.status, 0, String(limited.stderr))
}

const hasLimits = spawnSync('prlimit', ['--version']).status === 0

for (const [what, readLimit] of [
  ['the database', (bank: Bank) => statSync(join(bank.gateway.data, 'crossmodel.db-wal')).size],
  ['the database and its journal', () => 0],
] as const) {
  test(
    `while ${what} cannot be written, calls are refused before the provider`,
    { skip: !hasLimits && 'no prlimit here' },
    async (t) => {
      const [bank, purse] = await openFilled({}, t)
      const heard = [await call(bank, purse)]
      limitFiles(bank, readLimit(bank))
      // Whoever comes before the fault is noticed is served, or fails because it cannot be booked.
      const reason = untilReadiness(bank, 503)
      for (let noticed = false; !noticed;) {
        const answer = await call(bank, purse)
        heard.push(answer)
        assert.ok(answer.status === 200 || answer.status === 500, answer.text)
        noticed = (await readReadiness(bank)).status === 503
      }
      assert.equal(await reason, 'the disk failed')
      await assertRefused(bank, purse)
      limitFiles(bank, 'unlimited')
      await assertRecovered(bank, purse, heard)
    },
  )
}

test(
  'while the disk is full, calls are refused before the provider',
  { skip: !canMount() && 'no file system can be mounted here' },
  async (t) => {
    const [bank, purse] = await openFilled({ prepareData: (data) => assert.ok(mountSmallDisk(data)) }, t)
    t.after(() => unmount(bank.gateway.data))
    const heard = [await call(bank, purse)]
    const filler = join(bank.gateway.data, 'filler')
    fill(filler)
    assert.match(String(await untilReadiness(bank, 503)), /^the disk is (almost )?full$/)
    await assertRefused(bank, purse)
    rmSync(filler)
    await assertRecovered(bank, purse, heard)
  },
)

function fill(path: string): void {
  const file = openSync(path, 'w')
  const chunk = Buffer.alloc(65_536, 1)
  try {
    for (;;) writeSync(file, chunk)
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'ENOSPC')
  } finally {
    closeSync(file)
  }
}
