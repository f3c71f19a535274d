// Another endpoint that is asked to go on with a stream, while whoever waits for that goes away.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../../test/fake-clock.ts'
import { Capacity } from '../../../capacity/capacity.ts'
import type { CallHandle } from '../../../http1/client/response-handler.ts'
import { outboundProtocols } from '../../../protocols/protocols.ts'
import type { AttemptNote } from '../../tickets/attempt-note.ts'
import type { PlanEntry } from '../../tickets/plan.ts'
import type { Input } from '../attempt-ports.ts'
import { goOn } from './go-on.ts'

type Begun = Parameters<typeof goOn>[1]

const authorization = { authorization: 'Bearer key' }

function start() {
  const clock = new FakeClock()
  const authorizing = Promise.withResolvers<typeof authorization>()
  const entryOf = (name: string) =>
    ({
      model: model,
      endpoint: { id: `${name}/m`, model: 'm', firstContentMs: 1_000, provider: { name, ownHeaders: {} } },
      protocol: {
        protocol: 'openai-chat',
        quirks: { prefill: 'last-turn' },
        headers: {},
        url: () => new URL('http://provider.test/'),
      },
      credential: { id: name, authorize: () => authorizing.promise },
    }) as unknown as PlanEntry
  const model = { id: 'm' }
  const [first, other] = [entryOf('first'), entryOf('other')] as const
  const share = new Capacity(clock, () => 100).enter('key', first.endpoint.provider)
  assert.ok(share !== undefined)
  const attempts = [{ endpoint: 'first/m', outcome: 'served', sent: true }] as AttemptNote[]
  const ended: string[] = []
  let opened = 0
  const call: CallHandle = { sent: true, resent: false, abort() {}, pause() {}, resume() {}, gather() {} } as never
  const input = {
    generation: { attempt: attempts[0], attempts, share, losses: [], plan: { entries: [first, other] } },
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
        open() {
          opened += 1
          return call
        },
      },
    },
  } as unknown as Input
  let stop = () => {}
  const outcome = goOn(input, { entry: first, cut: { text: 'Once ' } } as unknown as Begun, (abort) => (stop = abort))
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  return { share, attempts, ended, outcome, authorizing, turn, stop: () => stop(), opened: () => opened }
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
