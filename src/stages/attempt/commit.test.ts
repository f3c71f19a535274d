// A caller who leaves before an answer has begun for them, by a clock that the test moves.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { makeBytes, openTestReader, streams } from '../../../test/readers.ts'
import { streamType } from '../../../test/upstream/script.ts'
import { TestAnswer } from '../../../test/upstream/test-answer.ts'
import { bounds } from '../../foundation/bounds.ts'
import { ByteBudget } from '../../foundation/byte-budget.ts'
import { outboundProtocols } from '../../protocols/protocols.ts'
import type { Exchange } from '../http/exchange.ts'
import { callToCommit } from './commit.ts'
import type { CallHandle, ResponseHandler } from '../../http1/client/response-handler.ts'
import { LossList } from '../../generation/loss/loss.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { callerLeft } from '../tickets/while-caller-waits.ts'
import type { PlanEntry } from '../tickets/plan.ts'

type CommitOptions = Parameters<typeof callToCommit>[1]

const protocol = 'openai-chat'
const { start, text, end, usage } = streams[protocol]
const [finish, ...rest] = end(usage)
assert.ok(finish !== undefined)

/** A call whose answer is a stream that is folded into one for the caller, who can leave. */
function startFolded({ onStart = () => {}, status = 200 }: Pick<CommitOptions, 'onStart'> & { status?: number } = {}) {
  let openedCount = 0
  let givenBackCount = 0
  const clock = new FakeClock()
  const answer = new TestAnswer()
  const call: CallHandle = Object.assign(answer, { sent: true, resent: false })
  let onGone = () => {}
  let handler: ResponseHandler<GatewayError> | undefined
  const folded = { passthrough: false, callerStreams: false, contentType: streamType(protocol) }
  const reader = openTestReader({ from: protocol, to: protocol, ...folded })
  const room = new ByteBudget(() => ({ totalBytes: 1e9, partBytes: 1e9 }))
  const options: CommitOptions = {
    ports: {
      upstream: {
        open(_request: unknown, told: ResponseHandler<GatewayError>) {
          openedCount += 1
          handler = told
          return call
        },
      } as never,
      clock,
      openAnswerShare: () => room.open('key'),
      openReader: () => reader,
      onBug: assert.ifError,
      whenStopped: () => () => {},
    },
    exchange: {
      whenGone(action: (() => void) | undefined) {
        onGone = action ?? (() => {})
      },
    } as Exchange,
    entry: {} as PlanEntry,
    outbound: outboundProtocols[protocol],
    isCallersProtocol: true,
    written: { bytes: Buffer.alloc(0), headers: {}, losses: [], hidesUsage: false },
    scrub: (error) => error,
    stream: true,
    onIncoming() {},
    giveBack: () => {
      givenBackCount += 1
    },
    answer: { choice: undefined, losses: new LossList() },
    deadline: { ms: bounds.attemptMs, isShared: false },
    onHead() {},
    note: { sent: false },
    onStart,
  }
  const request = { method: 'POST', url: new URL('http://provider.test/'), headers: {}, body: Buffer.alloc(0) } as const
  const committed = callToCommit(request, options)
  const outcome = committed.then(
    () => 'committed',
    (error: unknown) => error,
  )
  answer.handler = handler?.begin({ status, headers: {} }, call)
  if (status === 200) answer.send(makeBytes(protocol, ...start, text('Hello')))
  return { clock, answer, outcome, leave: () => onGone(), openedCount, givenBackCount }
}

test('a call that is called off before it is sent is never sent, and gives back what it had of its provider', async () => {
  const { outcome, openedCount, givenBackCount } = startFolded({ onStart: (fail) => fail(callerLeft) })
  assert.equal(await outcome, callerLeft)
  assert.deepEqual([openedCount, givenBackCount], [0, 1])
})

test('a call whose caller leaves in the middle is broken off at once', async () => {
  const { answer, outcome, leave } = startFolded()
  leave()
  assert.equal(await outcome, callerLeft)
  assert.equal(answer.isAborted, true)
})

test('one that is about to report its usage is awaited up to the bound, and then broken off', async () => {
  const { clock, answer, outcome, leave } = startFolded()
  answer.send(makeBytes(protocol, finish))
  leave()
  clock.advance(bounds.usageWaitMs - 1)
  assert.equal(answer.isAborted, false)
  clock.advance(1)
  assert.equal(await outcome, callerLeft)
  assert.equal(answer.isAborted, true)
})

test('one that reports it in that time is whole', async () => {
  const { clock, answer, outcome, leave } = startFolded()
  answer.send(makeBytes(protocol, finish))
  leave()
  clock.advance(bounds.usageWaitMs - 1)
  answer.send(makeBytes(protocol, ...rest))
  answer.handler?.end()
  assert.equal(await outcome, 'committed')
})

test('a refusal whose body does not come is judged by its status, after the bound and not before', async () => {
  const { clock, answer, outcome } = startFolded({ status: 503 })
  answer.send(Buffer.from('{"error":'))
  clock.advance(bounds.errorBodyMs - 1)
  assert.equal(answer.isAborted, false)
  clock.advance(1)
  const error = await outcome
  assert.ok(error instanceof GatewayError)
  assert.deepEqual([error.kind, error.upstreamStatus, error.canFailOver], ['model_unavailable', 503, true])
  assert.equal(answer.isAborted, true)
})

test('a refusal whose body comes in that time is judged by its words', async () => {
  const { clock, answer, outcome } = startFolded({ status: 400 })
  clock.advance(bounds.errorBodyMs - 1)
  answer.send(Buffer.from('{"error":{"message":"Your credit balance is too low"}}'))
  answer.handler?.end()
  assert.equal(await outcome.then((error) => (error as GatewayError).blame), 'operator')
})
