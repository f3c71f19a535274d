// 1,000 callers leave at random bytes. Each upstream call is broken off, each generation has one end, nothing stays held
// and the sums are right. How long it took until the upstream's socket closed is measured and told, not judged.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { seededRandom } from '../../src/foundation/random.ts'
import { paths } from '../e2e/world.ts'
import { ask, openBank, prices, until, within, type Bank, type Heard } from './bank.ts'
import { priceOf } from './books.ts'
import { answerLoad, isWhole, makeCall, reportedOf } from './load.ts'

const CALLERS = 1_000
const AT_ONCE = 32
const SEED = 20261123

let bank: Bank
before(async () => {
  bank = await openBank()
})
after(() => bank.stop())

test(`1,000 callers leave at random bytes (seed ${SEED})`, async (t) => {
  const random = seededRandom(SEED)
  const purse = await bank.openPurse(100_000_000_000n)
  const leftAt = new Map<string, number>()
  const closedAt = new Map<string, number>()
  const answer = answerLoad(3)
  bank.upstream.always((received) => {
    const tag = /tag-\d+-/.exec(received.bytes.toString())?.[0] ?? ''
    void received.aborted.then(() => closedAt.set(tag, performance.now()))
    return answer(received)
  })
  const heard = new Map<string, Heard>()
  const calls = Array.from({ length: CALLERS }, (_, number) => makeCall(number))
  const queue = [...calls]
  const callerIds = new Map<string, string>()
  const work = async () => {
    for (let call = queue.shift(); call !== undefined; call = queue.shift()) {
      const { from, body, tag, stream } = call
      const leaveAtByte = Math.floor(random.fraction() * 3_000)
      const asked = ask(bank.gateway, paths[from], body, { key: purse.key, ...(stream ? { leaveAtByte } : {}) })
      callerIds.set(asked.callerRequestId, tag)
      // A body comes in one piece: its caller leaves while it is being waited for. Some streams' callers do, too.
      if (!stream || random.fraction() < 0.1) setTimeout(asked.leave, random.fraction() * 40)
      heard.set(tag, await within('the end of a call', asked.heard))
      leftAt.set(tag, performance.now())
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))

  await until('the end of all holds', () => bank.books.wallet(purse.walletId).openHolds === 0n)
  const reached = bank.upstream.received.map(({ ended }) => ended)
  const ends = await within('the end of all upstream calls', Promise.all(reached))
  assert.ok(ends.every((end) => end === 'whole' || end === 'aborted'))
  assert.ok(ends.filter((end) => end === 'aborted').length > CALLERS / 4, 'hardly anybody left in time')

  const entries = bank.books.entries(purse.walletId)
  assert.equal(new Set(entries.map(({ id }) => id)).size, entries.length)
  const byTag = new Map(entries.map((entry) => [callerIds.get(entry.callerRequestId ?? ''), entry]))
  assert.equal(byTag.size, entries.length, 'a call with two records')
  for (const call of calls) {
    const entry = byTag.get(call.tag)
    const said = heard.get(call.tag)
    // Who left before the request had arrived was never admitted.
    if (entry === undefined) assert.equal(said?.status, 0, call.tag)
    else if (isWhole(call, said?.text ?? '', said?.whole === true)) {
      assert.equal(entry.status, 'completed')
      assert.equal(entry.charge, priceOf(reportedOf(call), prices))
    } else assert.ok(entry.status === 'cancelled' || entry.status === 'completed', `${call.tag}: ${entry.status}`)
  }
  bank.books.assertBalanced(purse.walletId, prices)

  const waits = [...closedAt].map(([tag, at]) => at - (leftAt.get(tag) ?? at)).sort((one, other) => one - other)
  const at = (share: number) => (waits[Math.floor((waits.length - 1) * share)] ?? 0).toFixed(1)
  t.diagnostic(
    `${waits.length} upstream calls were closed after ${at(0.5)} ms (median), ${at(0.99)} ms (99 %), ${at(1)} ms (most)`,
  )
  const statuses = Map.groupBy(entries, ({ status }) => status)
  t.diagnostic([...statuses].map(([status, those]) => `${those.length} ${status}`).join(', '))
})
