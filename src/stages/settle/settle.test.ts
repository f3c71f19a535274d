import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openScene } from '../../../test/settlement-scene.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { emptyUsage } from '../../generation/usage/usage.ts'
import { readEnding } from '../tickets/ending.ts'

test('a charge that must be counted never reads the request again, and falls back to what admission knew', async () => {
  const { settlement, reader, calls } = openScene({
    countText: () => Promise.reject(new Error('the tokenizer is gone')),
  })
  await settlement.close(readEnding(reader, 'cancelled', undefined, false))
  const usage = calls[0]?.record.usage
  assert.equal(calls.length, 1)
  // Twelve bytes at three a token; four seconds of hidden reasoning at fifty tokens a second.
  assert.deepEqual([usage?.input, usage?.output, usage?.reasoning], [33, 4, 200])
  assert.equal(calls[0]?.record.estimated, true)
})

test('hidden reasoning is charged up to the cap that is held, and up to when the answer showed something', async () => {
  const long = openScene()
  for (const attempt of long.generation.attempts) attempt.startedMs = -1_000_000
  await long.settlement.close(readEnding(long.reader, 'cancelled', undefined, false))
  assert.equal(long.calls[0]?.record.usage?.reasoning, 1_000 - 2)
  const shown = openScene()
  await shown.settlement.close({ ...readEnding(shown.reader, 'cancelled', undefined, false), visibleMs: 1_000 })
  assert.equal(shown.calls[0]?.record.usage?.reasoning, 50)
})

test('nothing that fails on the way to the ledger keeps a generation open', async () => {
  const { settlement, reader, calls, logged } = openScene({
    losses: [{ kind: 'dropped', field: 'extras.seed', reason: 'nowhere' }],
    reader: {
      takeOutput() {
        throw new Error('the answer cannot be read again')
      },
    },
  })
  await settlement.close(readEnding(reader, 'completed', undefined, true))
  assert.deepEqual([calls.length, calls[0]?.how], [1, 'settle'])
  assert.deepEqual(calls[0]?.record.losses, [])
  assert.ok(logged.some((line) => line.includes('losses could not be named')))
})

test('a failure is released with what was reported; a failure before anything never throws', async () => {
  const { settlement, calls, committed } = openScene({ reader: { usage: { ...emptyUsage(), input: 7 } } })
  await settlement.fail(new GatewayError('provider_error', 'It broke.'), false)
  await settlement.assertClosed()
  assert.deepEqual([calls[0]?.how, calls[0]?.record.status, calls[0]?.record.usage?.input], ['release', 'failed', 7])
  assert.equal(committed.length, 1)
})

test('a provider whose name is not known is not taken for one that refuses the account', async () => {
  const lineOf = async (error: GatewayError) => {
    const { settlement, logged } = openScene()
    await settlement.fail(error, false)
    return logged.join('\n')
  }
  const unknown = new GatewayError('provider_error', 'The provider could not be reached.', { blame: 'operator' })
  assert.match(await lineOf(unknown), /address of a provider is not known .* DNS/)
  assert.match(await lineOf(unknown.with({ upstreamStatus: 401 })), /refuses our account/)
})

test('a generation ends once', async () => {
  const { settlement, reader, calls } = openScene()
  await settlement.close(readEnding(reader, 'completed', undefined, true))
  await settlement.fail(new Error('late'), true)
  assert.throws(() => settlement.close(readEnding(reader, 'completed', undefined, true)), /a second ending/)
  assert.equal(calls.length, 1)
})

test('a generation whose hold was closed as overdue gives back its limits and is not counted as open, once', async () => {
  const { settlement, reader, committed, ended, reap } = openScene()
  reap()
  assert.deepEqual(committed, [{ tokens: 0, charge: 0n }])
  assert.deepEqual(ended, ['interrupted'])
  // It goes on all the same: the ledger then refuses to settle it, and nothing is given back twice.
  await settlement.close(readEnding(reader, 'completed', undefined, true))
  assert.deepEqual([committed.length, ended.length], [1, 1])
})
