// `kill -9` of the real process under load, again and again on the same data. After each restart: what a caller had
// received whole is charged, once and to the token; what was open is closed as interrupted and cost nothing; nothing is
// held. A charge is durable before the end of its answer leaves: an answer that had come whole from the provider may be
// charged, once and to the token, though its caller missed the end.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '../../src/foundation/random.ts'
import { paths } from '../e2e/world.ts'
import { ask, openBank, openPurse, prices, within, type Bank, type Heard, type Purse } from './bank.ts'
import { priceOf } from './books.ts'
import type { Gateway } from '../gateway.ts'
import { countRuns } from '../runs.ts'
import { answerLoad, isWhole, makeCall, reportedOf, type LoadCall } from './load.ts'

const KILLS = countRuns(50, 10)
const AT_ONCE = 24
const SEED = 4711
const FILLED = 100_000_000_000n

type Made = { call: LoadCall; callerRequestId: string; heard: Heard }
type Counts = { whole: number; interrupted: number; onTheWire: number; neverAdmitted: number }

let bank: Bank
let gateway: Gateway
before(async () => {
  // Rows lie in the journal alone when it dies, as they do in production.
  bank = await openBank({}, { bounds: {} })
  gateway = bank.gateway
  bank.upstream.always(answerLoad(2))
})
after(async () => {
  await gateway.stop()
  await bank.stop()
})

test(`the process is killed ${KILLS} times under load (seed ${SEED})`, async (t) => {
  const random = seededRandom(SEED)
  const purses: Purse[] = []
  const counts: Counts = { whole: 0, interrupted: 0, onTheWire: 0, neverAdmitted: 0 }
  let number = 0
  for (let kill = 0; kill < KILLS; kill += 1) {
    const purse = await openPurse(gateway.data, FILLED)
    purses.push(purse)
    const made: Made[] = []
    const enough = 3 + Math.floor(random.fraction() * 30)
    const reached = Promise.withResolvers<void>()
    const state = { running: true }
    const work = async () => {
      while (state.running) {
        const call = makeCall((number += 1))
        const asked = ask(gateway, paths[call.from], call.body, { key: purse.key })
        const heard = await within('the end of a call', asked.heard)
        if (made.push({ call, callerRequestId: asked.callerRequestId, heard }) === enough) reached.resolve()
      }
    }
    const workers = Array.from({ length: AT_ONCE }, work)
    await within('the first answers', reached.promise)
    await sleep(random.fraction() * 20)
    state.running = false
    await gateway.kill()
    await Promise.all(workers)
    gateway = await gateway.restart()
    settleRound(purse, made, counts)
  }
  // What was closed after one crash is not touched by the next.
  for (const purse of purses) bank.books.assertBalanced(purse.walletId, prices)
  assert.ok(counts.whole > KILLS && counts.interrupted > KILLS, JSON.stringify(counts))
  t.diagnostic(
    `${counts.whole} answers arrived whole, ${counts.interrupted} were cut, ${counts.onTheWire} were on the wire, ` +
      `${counts.neverAdmitted} were not admitted`,
  )
})

function settleRound(purse: Purse, made: readonly Made[], counts: Counts): void {
  bank.books.assertBalanced(purse.walletId, prices)
  const entries = new Map(bank.books.entries(purse.walletId).map((entry) => [entry.callerRequestId, entry]))
  assert.equal(entries.size, bank.books.entries(purse.walletId).length, 'a call with two records')
  let spent = 0n
  for (const { call, callerRequestId, heard } of made) {
    const entry = entries.get(callerRequestId)
    const name = `${call.tag} ${call.from} to ${call.to}`
    if (isWhole(call, heard.text, heard.whole)) {
      assert.equal(heard.status, 200, `${name}: ${heard.text}`)
      assert.deepEqual([entry?.status, entry?.charge], ['completed', priceOf(reportedOf(call), prices)], name)
      counts.whole += 1
    } else if (entry === undefined) {
      assert.equal(heard.text, '', `${name}: served without a record`)
      counts.neverAdmitted += 1
    } else if (entry.status === 'interrupted') {
      assert.deepEqual([entry.charge, entry.holdEnd], [0n, 'expired'], name)
      counts.interrupted += 1
    } else {
      assert.deepEqual([entry.status, entry.charge], ['completed', priceOf(reportedOf(call), prices)], name)
      counts.onTheWire += 1
    }
    spent += entry?.charge ?? 0n
  }
  assert.equal(bank.books.wallet(purse.walletId).posted, FILLED - spent)
}
