import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Log } from '../../foundation/log.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { LossList } from '../../generation/loss/loss.ts'
import { emptyUsage } from '../../generation/usage/usage.ts'
import type { GenerationEnding } from '../../ledger/rows/generation-record.ts'
import type { Admission } from '../tickets/admission.ts'
import { readEnding } from '../tickets/ending.ts'
import type { AnswerReader } from '../../answer/reader.ts'
import type { Generation } from '../tickets/generation.ts'
import { ObservedSpeed } from './observed-speed.ts'
import { Settlement } from './settle.ts'

const endpoint = {
  id: 'test/model',
  model: 'model',
  provider: { name: 'test' },
  price: 'free',
  cost: 'free',
  capabilities: {},
}

/** A generation with one attempt under way, its settlement, and what came of it. */
function openScene(more: { reader?: Partial<AnswerReader>; losses?: unknown; countText?: () => Promise<number> } = {}) {
  const calls: { how: 'settle' | 'release'; record: GenerationEnding }[] = []
  const logged: string[] = []
  const committed: unknown[] = []
  const reader: AnswerReader = {
    usage: undefined,
    usageIsPartial: true,
    finish: undefined,
    isAboutToEnd: false,
    takeOutput: () => ({ text: 'twelve bytes', share: 1, mediaTokens: 0 }),
    ...more.reader,
  } as never
  const generation: Generation = {
    id: 'req_cm_1',
    startedMs: 0,
    endedMs: undefined,
    firstContentMs: 10,
    attempts: [{ sent: true, outcome: 'abandoned', startedMs: 0 }],
    entry: { endpoint, model: { id: 'vendor/model' } },
    decoded: {
      envelope: { stream: true },
      inbound: {
        nameField() {
          throw new Error('a field that nobody knows')
        },
      },
      get body() {
        throw new Error('the request must not be read again')
      },
      request() {
        throw new Error('the request must not be read again')
      },
    },
    losses: more.losses ?? [],
    answerLosses: new LossList(),
    reader,
  } as never
  let reap = () => {}
  const ended: string[] = []
  const admission = {
    hold: { nanos: 0n, available: () => 0n, whenReaped: (action: () => void) => (reap = action) },
    ticket: { commit: (actual: unknown) => committed.push(actual) },
    fallback: { inputTokens: 33 },
    capTokens: 1_000,
    sentTokens: 1_000,
    heldInputTokens: 40,
    hidesReasoning: () => true,
  } as unknown as Admission
  const say = (_fields: object, message: string) => void logged.push(message)
  const end = (how: 'settle' | 'release') => async (_hold: unknown, record: GenerationEnding) => {
    calls.push({ how, record })
    return { charge: 5n, waived: 0n, cost: 3n }
  }
  const settlement = new Settlement(generation, admission, {
    clock: { nowMs: () => 4_000 } as never,
    log: { error: say, warn: say, info: say, debug: say } as unknown as Log,
    ledger: { settle: end('settle'), release: end('release') } as never,
    watch: { opened: () => (status) => void ended.push(status) },
    findOffer: () => undefined,
    countText: more.countText ?? (async (text) => text.split(' ').length),
    speed: new ObservedSpeed(),
  })
  return { generation, reader, settlement, calls, logged, committed, ended, reap: () => reap() }
}

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
