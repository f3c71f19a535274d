// Who is asked to go on with a stream, one after the other, and what becomes of that where whoever waits for it goes away.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../../test/fake-clock.ts'
import { Capacity } from '../../../capacity/capacity.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { CallHandle, ResponseHandler } from '../../../http1/client/response-handler.ts'
import { outboundProtocols } from '../../../protocols/protocols.ts'
import type { AttemptNote } from '../../tickets/attempt-note.ts'
import type { PlanEntry } from '../../tickets/plan.ts'
import type { Input } from '../attempt-ports.ts'
import { goOn } from './go-on.ts'

type Begun = Parameters<typeof goOn>[1]

const authorization = { authorization: 'Bearer key' }

/** Entries by endpoint and credential. */
function makeEntries(
  pairs: readonly (readonly [endpoint: string, credential: string])[],
  authorize: () => Promise<typeof authorization>,
): PlanEntry[] {
  const model = { id: 'm' }
  const endpoints = new Map<string, object>()
  return pairs.map(([name, credential]) => {
    const known = endpoints.get(name)
    const endpoint = known ?? { id: name, model: 'm', firstContentMs: 1_000, provider: { name, ownHeaders: {} } }
    endpoints.set(name, endpoint)
    const url = () => new URL('http://provider.test/')
    const protocol = { protocol: 'openai-chat', quirks: { prefill: 'last-turn' }, headers: {}, url }
    return { model, endpoint, protocol, credential: { id: credential, authorize } } as unknown as PlanEntry
  })
}

/** `others`: those that can go on, by endpoint and credential. */
function start(others: readonly (readonly [endpoint: string, credential: string])[] = [['other', 'other']]) {
  const clock = new FakeClock()
  const authorizing = Promise.withResolvers<typeof authorization>()
  const entries = makeEntries([['first', 'first'], ...others], () => authorizing.promise)
  const first = entries[0] as PlanEntry
  const share = new Capacity(clock, () => 100).enter('key', first.endpoint.provider)
  assert.ok(share !== undefined)
  const attempts = [{ endpoint: 'first', outcome: 'served', sent: true }] as AttemptNote[]
  const ended: string[] = []
  let opened = 0
  let handler: ResponseHandler<GatewayError> | undefined
  const call: CallHandle = { sent: true, resent: false, abort() {}, pause() {}, resume() {}, gather() {} } as never
  const input = {
    generation: { attempt: attempts[0], attempts, share, losses: [], plan: { entries } },
    decoded: {
      inbound: { name: 'openai-chat' },
      envelope: { stream: true },
      perform: () => ({ bytes: Buffer.alloc(0), headers: {}, losses: [], hidesUsage: false }),
    },
    exchange: { gone: false },
    vendorHeaders: new Map(),
    ports: {
      clock,
      countText: () => Promise.resolve(3),
      fetchMedia: () => new Map(),
      findOutbound: () => outboundProtocols['openai-chat'],
      priceInput: () => 7n,
      begins() {},
      whenStopped: () => () => {},
      health: {
        begin: () => ({ head() {}, abandoned: () => ended.push('abandoned'), failed: () => ended.push('failed') }),
      },
      upstream: {
        open(_request: unknown, told: ResponseHandler<GatewayError>) {
          opened += 1
          handler = told
          return call
        },
      },
    },
  } as unknown as Input
  let stop = () => {}
  const outcome = goOn(input, { entry: first, cut: { text: 'Once ' } } as unknown as Begun, (abort) => (stop = abort))
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  /** The newest call fails with this status. */
  const failWith = async (upstreamStatus: number) => {
    const blame = upstreamStatus === 401 ? 'operator' : 'provider'
    handler?.fail(new GatewayError('provider_error', 'The provider failed.', { upstreamStatus, blame }))
    await turn()
  }
  return { share, attempts, ended, outcome, authorizing, turn, failWith, stop: () => stop(), opened: () => opened }
}

test('one that is being authorized when its generation ends is not called', async () => {
  const { share, attempts, ended, outcome, authorizing, turn, stop, opened } = start()
  await turn()
  assert.equal(attempts.length, 2)
  stop()
  share.close()
  authorizing.resolve(authorization)
  assert.equal(await outcome, undefined)
  assert.deepEqual([opened(), ended], [0, ['abandoned']])
  assert.deepEqual([attempts[1]?.outcome, attempts[1]?.cost_nanos], ['abandoned', undefined])
})

test('one that has the request when nobody waits any more may bill for it, and that is the operator’s', async () => {
  const { attempts, ended, outcome, authorizing, turn, stop, opened } = start()
  authorizing.resolve(authorization)
  await turn()
  assert.equal(opened(), 1)
  stop()
  assert.equal(attempts[1]?.cost_nanos, '7', 'before anything else is done, since the generation is settled now')
  assert.equal(await outcome, undefined)
  assert.deepEqual([ended, attempts[0]?.cost_nanos], [['abandoned'], undefined])
})

test('another credential is asked where the first is refused, and not where the endpoint has failed itself', async () => {
  const others = [
    ['one', 'a'],
    ['one', 'b'],
    ['one', 'c'],
    ['two', 'a'],
  ] as const
  const { attempts, outcome, authorizing, turn, failWith, stop } = start(others)
  authorizing.resolve(authorization)
  await turn()
  for (const status of [401, 500, 500]) await failWith(status)
  stop()
  assert.equal(await outcome, undefined)
  assert.deepEqual(
    attempts.slice(1).map(({ endpoint, credential }) => [endpoint, credential]),
    [others[0], others[1], others[3]],
  )
})
