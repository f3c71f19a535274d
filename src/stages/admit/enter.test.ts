import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Limits, Ticket } from '../../limits/limits.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Caller } from '../tickets/caller.ts'
import { enter } from './enter.ts'

const figures = { requests: { limit: 60, remaining: 0, resetInMs: 1_000 }, tokens: undefined }
const ticket = { figures } as unknown as Ticket

/** A request of one protocol at limits that decide so; `told`: the headers that its caller is given. */
async function enterAt(decide: () => Ticket | Promise<Ticket>, shape = 'openai-chat') {
  const told: object[] = []
  const exchange = {
    shape: { name: shape },
    addHeaders: (headers: object) => told.push(headers),
  } as unknown as Exchange
  const limits = { enter: decide, readFigures: () => figures } as unknown as Limits
  const entering = enter(exchange, { key: {} } as Caller, { limits, clock: new FakeClock() })
  const [entered] = await Promise.allSettled([entering])
  return { told, result: entered.status === 'fulfilled' ? entered.value : (entered.reason as unknown) }
}

test('a request that may enter gets its ticket, whoever decides, and is told of its limits later', async () => {
  assert.deepEqual(await enterAt(() => ticket), { told: [], result: ticket })
  assert.deepEqual(await enterAt(() => Promise.resolve(ticket)), { told: [], result: ticket })
})

test('one that is refused by a limit is told where it stands with it, in the headers that its SDK reads', async () => {
  const refusal = new GatewayError('rate_limit_exceeded', 'Rate limit exceeded.')
  for (const refuse of [
    () => {
      throw refusal
    },
    () => Promise.reject(refusal),
  ]) {
    const { told, result } = await enterAt(refuse)
    assert.equal(result, refusal)
    assert.deepEqual(Object.keys(told[0] ?? {})[0], 'x-ratelimit-limit-requests')
    const messages = await enterAt(refuse, 'anthropic-messages')
    assert.deepEqual(Object.keys(messages.told[0] ?? {})[0], 'anthropic-ratelimit-requests-limit')
  }
})

test('one that is refused for another reason is told nothing of limits', async () => {
  for (const error of [new GatewayError('overloaded', 'Later.'), new TypeError('a bug')]) {
    assert.deepEqual(await enterAt(() => Promise.reject(error)), { told: [], result: error })
  }
})
