// An answer that several calls make: each of them is concluded by how far it had come.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openScene } from '../../../test/settlement-scene.ts'
import { OutputTally } from '../../answer/output-tally.ts'
import type { AnswerReading, ReadCall } from '../../answer/reader.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { emptyUsage, sumInput, sumOutput, type Usage } from '../../generation/usage/usage.ts'
import { readEnding, type Ending } from '../tickets/ending.ts'

type Told = { usage?: Usage; text?: string; isWhole?: boolean }

function readerOf({ usage, text = '', isWhole = false }: Told): AnswerReading {
  let left = text
  return {
    usage,
    usageIsPartial: !isWhole,
    finish: undefined,
    takeOutput() {
      const taken = left
      left = ''
      return { text: taken, share: 1, mediaTokens: 0 }
    },
  } as unknown as AnswerReading
}

const call = (told: Told | undefined, more: Partial<ReadCall> = {}): ReadCall => ({
  reader: told === undefined ? undefined : readerOf(told),
  isWhole: told?.isWhole === true,
  wasSent: true,
  startedMs: 3_000,
  visibleMs: undefined,
  tally: new OutputTally(),
  ...more,
})

const used = (input: number, output: number): Usage => ({ ...emptyUsage(), input, output })
const ended = call({ usage: used(7, 200), isWhole: true })
const running = (more: Partial<ReadCall> = {}) => call({ text: 'six words that have gone by' }, more)

/** Input, output and whether they are an estimate, of each call and of all. */
async function close(
  calls: readonly ReadCall[],
  status: Ending['status'],
  { error, ...more }: Partial<Ending> & { error?: GatewayError } = {},
  hidesReasoning = false,
) {
  const entry = calls.length
  const { settlement, generation, calls: booked } = openScene({ hidesReasoning, reader: { calls } as never })
  Object.assign(generation.entry, { calls: entry })
  await settlement.close({ ...readEnding(generation.reader, status, error, status === 'completed'), ...more })
  const { usage, estimated } = generation
  const each = (usage?.calls ?? (usage === undefined ? [] : [usage])).map((one) => [sumInput(one), sumOutput(one)])
  return { how: booked[0]?.how, each, estimated, all: usage && [sumInput(usage), sumOutput(usage)] }
}

test('a whole answer is the sum of what its calls reported', async () => {
  const second = call({ usage: used(9, 20), isWhole: true })
  assert.deepEqual(await close([ended, second], 'completed'), {
    how: 'settle',
    each: [
      [7, 200],
      [9, 20],
    ],
    estimated: false,
    all: [16, 220],
  })
})

test('a caller who leaves pays the report of each call that had ended, and the count of each that had not', async () => {
  const unsent = call(undefined, { wasSent: false })
  const silent = call(undefined)
  const { each, estimated, all } = await close([ended, running(), silent, unsent], 'cancelled')
  // Six words, and the input of each call that was sent.
  assert.deepEqual(each, [
    [7, 200],
    [33, 6],
    [33, 0],
  ])
  assert.deepEqual([estimated, all], [true, [73, 206]])
})

test('reasoning that is not shown is charged for each call by its own time', async () => {
  // The scene ends at 4 s, and fifty tokens a second are assumed: one second of thought, then half a second before text came.
  const thinking = running()
  const shown = running({ startedMs: 1_000, visibleMs: 1_500 })
  const { each } = await close([ended, thinking, shown], 'cancelled', {}, true)
  assert.deepEqual(each, [
    [7, 200],
    [33, 56],
    [33, 31],
  ])
})

test('an answer that is ended short counts what was cut, and believes what had ended', async () => {
  const { each, estimated } = await close([ended, running()], 'completed', { endedShort: true, isUsageFinal: false })
  assert.deepEqual(each, [
    [7, 200],
    [33, 6],
  ])
  assert.equal(estimated, true)
})

test('a failure costs nothing, whatever the calls reported; a refusal after content costs what they did', async () => {
  const broken = new GatewayError('provider_error', 'It broke.')
  assert.equal((await close([ended, running()], 'failed', { error: broken, hadContent: true })).how, 'release')
  const refused = new GatewayError('content_policy_violation', 'No.')
  const { how, each } = await close([ended, running()], 'failed', { error: refused, hadContent: true })
  assert.deepEqual(
    [how, each],
    [
      'settle',
      [
        [7, 200],
        [33, 6],
      ],
    ],
  )
})
