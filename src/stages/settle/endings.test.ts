// Each way in which a generation may end: what it costs, what is recorded, and what the operator reads of it.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openScene, type Scene } from '../../../test/settlement-scene.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { ErrorKind } from '../../generation/error/error-table.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { emptyUsage } from '../../generation/usage/usage.ts'
import { readCard } from '../../pricing/read-card.ts'
import type { AttemptNote } from '../tickets/attempt-note.ts'
import { readEnding } from '../tickets/ending.ts'

const served: Partial<AttemptNote>[] = [{ sent: true, outcome: 'served', startedMs: 1_000 }]
const reported = { usage: { ...emptyUsage(), input: 7, output: 200 }, usageIsPartial: false }
const whole = { ...reported, finish: { kind: 'stop' } } as const

describe('what an ending costs', () => {
  type Case = readonly [
    title: string,
    scene: Scene,
    end: 'completed' | 'cancelled' | ErrorKind,
    how: string,
    usage: unknown,
  ]
  const sentWith = (attempt: Partial<AttemptNote>) => [{ sent: true, startedMs: 0, ...attempt }]
  const cases: readonly Case[] = [
    ['a whole answer: what was reported', { reader: whole, attempts: served }, 'completed', 'settle', [7, 200, false]],
    ['a whole answer without usage: what was counted', { attempts: served }, 'completed', 'settle', [33, 2, true]],
    ['a caller who left: what was counted', { hidesReasoning: false }, 'cancelled', 'settle', [33, 2, true]],
    [
      'a caller who left behind the usage: what was reported',
      { reader: whole },
      'cancelled',
      'settle',
      [7, 200, false],
    ],
    [
      'a caller who left while some was reported: no less than what was counted',
      { reader: { usage: { ...emptyUsage(), input: 7 } }, hidesReasoning: false },
      'cancelled',
      'settle',
      [7, 2, true],
    ],
    [
      'a caller who left before anything was sent',
      { attempts: sentWith({ sent: false, outcome: 'abandoned' }) },
      'cancelled',
      'release',
      undefined,
    ],
    [
      'a caller who left after the attempt had failed',
      { attempts: sentWith({ outcome: 'failed' }) },
      'cancelled',
      'release',
      undefined,
    ],
    ['a caller who left before any attempt', { attempts: [] }, 'cancelled', 'release', undefined],
    [
      'a caller who left when the gateway itself lacked what the call needed',
      { attempts: sentWith({ outcome: 'prevented' }) },
      'cancelled',
      'release',
      undefined,
    ],
    ['a failure of the provider', { reader: whole, attempts: served }, 'provider_error', 'release', [7, 200, false]],
    ['a failure of ours', { reader: whole, attempts: served }, 'internal_error', 'release', [7, 200, false]],
    [
      'a key that was disabled before any content: as one that is refused',
      { hidesReasoning: false },
      'api_key_inactive',
      'release',
      undefined,
    ],
  ]
  for (const [title, scene, end, how, usage] of cases)
    test(title, async () => {
      const { settlement, reader, calls, ended } = openScene(scene)
      const isWhole = end === 'completed'
      const status = end === 'completed' || end === 'cancelled' ? end : undefined
      if (status === undefined) await settlement.fail(new GatewayError(end as ErrorKind, 'It ended.'), false)
      else await settlement.close(readEnding(reader, status, undefined, isWhole))
      const [call] = calls
      assert.deepEqual([calls.length, call?.how, ended.length], [1, how, 1])
      const of = call?.record.usage
      assert.deepEqual(of && [of.input, of.output, call?.record.estimated], usage)
    })
})

test('an attempt whose answer broke off says so, with its fault, where that was the provider’s', async () => {
  const close = async (error: GatewayError, hadContent = true) => {
    const { settlement, reader, generation } = openScene({ attempts: [{ ...served[0] }] })
    await settlement.close({ ...readEnding(reader, 'failed', error, false), hadContent })
    const { cut, fault, errorCode, outcome } = generation.attempts[0] ?? {}
    return [outcome, cut, fault, errorCode]
  }
  const broken = new GatewayError('provider_error', 'The connection to the provider broke.')
  const silent = new GatewayError('provider_timeout', 'The provider went silent.')
  assert.deepEqual(await close(broken), ['served', true, 'broken', 'provider_error'])
  assert.deepEqual(await close(silent), ['served', true, 'late', 'provider_timeout'])
  const none = ['served', undefined, undefined, undefined]
  assert.deepEqual(await close(broken, false), none)
  assert.deepEqual(await close(new GatewayError('overloaded', 'The gateway goes down.')), none)
})

test('text that no tokenizer makes so few tokens of is charged as it is counted', async () => {
  const text = 'word '.repeat(bounds.unaccountedTextBytes)
  let left = text
  const takeOutput = () => {
    const sample = { text: left, share: 1, mediaTokens: 0 }
    left = ''
    return sample
  }
  const few = { usage: { ...emptyUsage(), input: 7, output: 1 }, usageIsPartial: false, takeOutput }
  const { settlement, reader, calls } = openScene({ reader: few, attempts: served })
  await settlement.close(readEnding(reader, 'completed', undefined, true))
  assert.equal(calls[0]?.record.usage?.output, bounds.unaccountedTextBytes + 1)
  assert.equal(calls[0]?.record.estimated, true)
})

test('the limits and the observer learn what was used and charged, and the record why it ended', async () => {
  const { settlement, generation, reader, calls, committed, ended } = openScene({ reader: whole, attempts: served })
  await settlement.close(readEnding(reader, 'completed', undefined, true))
  assert.deepEqual([committed, ended, generation.charge], [[{ tokens: 207, charge: 5n }], ['completed'], 5n])
  const { finishReason, errorCode, endedMs, firstByteMs, provider, upstreamModel } = calls[0]?.record ?? {}
  assert.deepEqual([finishReason, errorCode, endedMs, firstByteMs], ['stop', undefined, 4_000, 10])
  assert.deepEqual([provider, upstreamModel], ['test', 'model'])
  assert.deepEqual(generation.finish, { kind: 'stop' })
  const failed = openScene({ attempts: [] })
  await failed.settlement.fail(new GatewayError('overloaded', 'Later.'), false)
  const record = failed.calls[0]?.record
  assert.deepEqual(
    [record?.status, record?.errorCode, failed.generation.error?.kind],
    ['failed', 'overloaded', 'overloaded'],
  )
  // Nobody was reached.
  assert.deepEqual(
    [record?.provider, record?.endpoint, record?.model, record?.upstreamModel],
    [undefined, undefined, undefined, undefined],
  )
})

test('an end that cannot be written gives its limits back, is known as interrupted, and is thrown to whoever tells the caller', async () => {
  const away = new GatewayError('db_error', 'The database is away.')
  const scene = { reader: whole, attempts: served, ledger: () => Promise.reject(away) }
  const { settlement, generation, committed, ended } = openScene(scene)
  await settlement.fail(new GatewayError('provider_error', 'It broke.'), false)
  await assert.rejects(settlement.assertClosed(), away)
  assert.deepEqual([committed, ended], [[{ tokens: 207, charge: 0n }], ['interrupted']])
  assert.equal(generation.charge, undefined)
})

test('a generation that was left open is a bug, and one failure after its end is none', async () => {
  const { settlement, reader, calls } = openScene()
  assert.throws(() => settlement.assertClosed(), /left open/)
  await settlement.close(readEnding(reader, 'completed', undefined, true))
  await settlement.assertClosed()
  await settlement.fail(new Error('a bug'), false)
  assert.equal(calls.length, 1)
})

test('a bug is told to the caller as one, and a caller who is gone as one who left', async () => {
  const bug = openScene({ attempts: served })
  await bug.settlement.fail(new TypeError('x of undefined'), false)
  assert.deepEqual([bug.calls[0]?.record.status, bug.calls[0]?.record.errorCode], ['failed', 'internal_error'])
  const gone = openScene()
  await gone.settlement.fail(new GatewayError('provider_error', 'It broke.'), true)
  assert.equal(gone.calls[0]?.record.status, 'cancelled')
})

test('only a whole answer whose usage was reported says how fast its endpoint is', async () => {
  const close = async (scene: Scene, status: 'completed' | 'cancelled' = 'completed') => {
    const { settlement, reader, generation, speed } = openScene(scene)
    await settlement.close(readEnding(reader, status, undefined, status === 'completed'))
    return speed.tokensIn(generation.entry.endpoint, 3_000)
  }
  // Two hundred tokens in the three seconds since the attempt began; fifty a second is what is assumed.
  assert.equal(await close({ reader: whole, attempts: [{ ...served[0], startedMs: 0 }, ...served] }), 200)
  assert.equal(await close({ reader: whole, attempts: served }, 'cancelled'), 150)
  assert.equal(await close({ attempts: served }), 150)
  assert.equal(await close({ reader: whole, attempts: [] }), 150)
})

describe('what the operator reads', () => {
  const priced = { price: readCard({ input: 1, output: 1 }) }
  const close = async (scene: Scene, end: 'completed' | 'cancelled' | GatewayError = 'completed') => {
    const { settlement, reader, lines, logged } = openScene({ attempts: served, ...scene })
    if (typeof end === 'string') await settlement.close(readEnding(reader, end, undefined, end === 'completed'))
    else await settlement.fail(end, false)
    return lines.map(({ level, fields }, index) => `${level} ${fields['ms']}: ${logged[index]}`)
  }
  const cases: readonly (readonly [
    title: string,
    scene: Scene,
    end: 'completed' | 'cancelled' | GatewayError,
    lines: RegExp[],
  ])[] = [
    ['nothing of note', { reader: whole }, 'completed', []],
    ['a charge that is an estimate', {}, 'completed', [/^error 3500: .* is an estimate/]],
    ['an estimate for a caller who left', { hidesReasoning: false }, 'cancelled', []],
    ['a failure of the provider', {}, new GatewayError('provider_error', 'No.'), [/^warn 3500: generation failed/]],
    ['a fault of the caller', {}, new GatewayError('invalid_request', 'No.'), []],
    [
      'what is billed and has no price',
      {
        reader: { ...whole, serverToolCalls: { code_execution: 2 } },
        endpoint: priced,
        available: undefined,
        envelope: { serverTools: [{ name: 'code_execution', field: 'tools' }] },
      },
      'completed',
      [/^error 3500: .* has no price here/],
    ],
    [
      'usage beyond what was sent a bound for',
      { reader: { ...whole, usage: { ...emptyUsage(), input: 7, output: 5_000 } }, endpoint: priced },
      'completed',
      [/^error 3500: .* more than it was sent a bound for/],
    ],
    [
      'the same, of a wallet without bounds',
      { reader: { ...whole, usage: { ...emptyUsage(), output: 5_000 } }, endpoint: priced, available: undefined },
      'completed',
      [],
    ],
    [
      'the same, of a model that is free',
      { reader: { ...whole, usage: { ...emptyUsage(), output: 5_000 } } },
      'completed',
      [],
    ],
  ]
  for (const [title, scene, end, wanted] of cases)
    test(title, async () => {
      const lines = await close(scene, end)
      assert.equal(lines.length, wanted.length, lines.join('\n'))
      for (const [index, line] of lines.entries()) assert.match(line, wanted[index] as RegExp)
    })
})
