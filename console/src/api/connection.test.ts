import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TestContext } from 'node:test'
import { Connection } from './connection.ts'

const WELL = 200
const BAD_GATEWAY = 502

/** A connection whose probes answer as they are told, with the time in the test's hands. */
function open(context: TestContext) {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'] })
  const answers: (number | Error)[] = []
  const probed: number[] = []
  const connection = new Connection(async () => {
    probed.push(Date.now())
    const answer = answers.shift() ?? new Error('no answer')
    if (answer instanceof Error) throw answer
    return answer
  })
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 500) {
      context.mock.timers.tick(500)
      await new Promise(setImmediate)
    }
  }
  return { connection, answers, probed, pass }
}

describe('the connection to the gateway', () => {
  test('that is lost is tried after 1, 2, 4, 8 and then every 15 seconds', async (context) => {
    const { connection, probed, pass } = open(context)
    connection.lost()
    await pass(61_000)
    assert.deepEqual(probed, [1000, 3000, 7000, 15_000, 30_000, 45_000, 60_000])
    assert.equal(connection.read().kind, 'lost')
  })

  test('says since when there is no answer, and when it tries next', (context) => {
    const { connection } = open(context)
    connection.lost()
    assert.deepEqual(connection.read(), { kind: 'lost', sinceMs: 0, nextMs: 1000 })
  })

  test('says for two seconds that it is back, and waits a second again the next time', async (context) => {
    const { connection, answers, probed, pass } = open(context)
    const seen: string[] = []
    connection.subscribe(() => seen.push(connection.read().kind))
    connection.lost()
    answers.push(new Error('no answer'), WELL)
    await pass(3000)
    assert.equal(connection.read().kind, 'back')
    await pass(2000)
    assert.equal(connection.read().kind, 'well')
    assert.equal(seen.filter((kind) => kind === 'back').length, 1)
    connection.lost()
    await pass(1000)
    assert.equal(probed.at(-1), 6000)
  })

  test('is lost where a proxy answers for a gateway that it cannot reach', async (context) => {
    const { connection, answers, pass } = open(context)
    connection.heard(BAD_GATEWAY)
    assert.equal(connection.read().kind, 'lost')
    answers.push(BAD_GATEWAY)
    await pass(1000)
    assert.equal(connection.read().kind, 'lost')
    connection.heard(WELL)
    assert.equal(connection.read().kind, 'back')
  })

  test('is tried at once when the person wants, and only once', async (context) => {
    const { connection, answers, probed, pass } = open(context)
    answers.push(WELL)
    connection.lost()
    connection.tryNow()
    await pass(1000)
    assert.equal(probed.length, 1)
    assert.equal(connection.read().kind, 'back')
  })

  test('that answers as ever changes nothing', (context) => {
    const { connection } = open(context)
    let changes = 0
    connection.subscribe(() => (changes += 1))
    for (const status of [WELL, 401, 404, 500]) connection.heard(status)
    assert.equal(changes, 0)
  })
})
