// Every way in which a relayed answer may end: what the caller is given, what is settled, and in which order.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { makeBytes, streams } from '../../../test/readers.ts'
import { startRelayedStream } from '../../../test/relayed-stream.ts'
import { turns } from '../../../test/upstream/raw-server.ts'
import type { Output } from '../../answer/reader.ts'
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Ending } from '../tickets/ending.ts'
import type { Served } from '../tickets/served.ts'
import { relay } from './relay.ts'

const protocol = 'openai-chat'
const { text, end, usage } = streams[protocol]
const whole = makeBytes(protocol, ...end(usage))
const steps = (log: readonly string[]) => log.flatMap((line) => (line === 'free' ? [] : line.split(' ')[0]))

/** What happened last, but for what waited and does so no more. */
const lastOf = ({ log }: { readonly log: readonly string[] }) => log.findLast((line) => line !== 'free')

/** All that the provider had to send has come. */
async function finish({ answer, over }: ReturnType<typeof startRelayedStream>): Promise<void> {
  answer.send(whole)
  answer.handler?.end()
  await over
}

describe('a stream', () => {
  test('that comes whole is settled as reported before its end leaves', async () => {
    const stream = startRelayedStream()
    await finish(stream)
    const [ending] = stream.endings
    assert.deepEqual([ending?.status, ending?.isUsageFinal, ending?.hadContent], ['completed', true, true])
    assert.equal(ending?.usage?.output, 5)
    assert.deepEqual(steps(stream.log).slice(-2), ['settle', 'end'])
    const lines = stream.log.filter((line) => line !== 'free')
    assert.match(lines.at(-1) ?? '', /\[DONE\]/)
    assert.doesNotMatch(lines.slice(0, -2).join(''), /\[DONE\]/)
    // Nothing of it waits any more, and nobody would stop it.
    assert.deepEqual([stream.log.at(-1), stream.isWatching()], ['free', false])
  })

  test('that is over waits for nothing, whether it ended or its caller left', async () => {
    const ended = startRelayedStream()
    assert.notEqual(ended.clock.waiting, 0)
    await finish(ended)
    const left = startRelayedStream()
    left.leave()
    await left.over
    assert.deepEqual([ended.clock.waiting, left.clock.waiting], [0, 0])
  })

  test('that the provider breaks off fails, and the caller is told so after it is settled', async () => {
    const stream = startRelayedStream()
    stream.answer.handler?.end()
    await stream.over
    assert.deepEqual(
      stream.endings.map(({ status, isUsageFinal, error }) => [status, isUsageFinal, error?.kind]),
      [['failed', false, 'provider_error']],
    )
    assert.deepEqual(steps(stream.log).slice(-2), ['settle', 'end'])
    assert.match(lastOf(stream) ?? '', /"error"/)
    assert.doesNotMatch(stream.log.join(''), /\[DONE\]/)
  })

  test('whose error cannot be written is broken off, and not ended as if it were whole', async () => {
    const stream = startRelayedStream()
    stream.reader.fail = (error) => ({ bytes: '', content: false, ending: error })
    stream.answer.handler?.end()
    await stream.over
    assert.equal(stream.endings[0]?.status, 'failed')
    assert.deepEqual([...steps(stream.log).slice(-2), stream.clock.waiting], ['settle', 'break', 0])
  })

  test('whose end cannot be booked is not ended: who asked learns why, and where the stream stands', async () => {
    const away = new GatewayError('db_error', 'The database is away.')
    for (const from of ['openai-chat', 'openai-responses'] as const) {
      const stream = startRelayedStream(from, undefined, { settle: () => Promise.reject(away) })
      stream.answer.send(whole)
      stream.answer.handler?.end()
      await assert.rejects(stream.over, away)
      assert.deepEqual(steps(stream.log).at(-1), 'settle', from)
      // Events of Responses are numbered: the error takes the number that the end would have had.
      assert.equal(
        (stream.exchange.nextEvent ?? -1) > 0,
        from === 'openai-responses',
        String(stream.exchange.nextEvent),
      )
    }
  })

  test('whose settling has a bug ends as that bug, and nothing is said of where it stands', async () => {
    const stream = startRelayedStream('openai-responses', undefined, {
      settle: () => Promise.reject(new TypeError('x')),
    })
    stream.answer.send(whole)
    stream.answer.handler?.end()
    await assert.rejects(stream.over, TypeError)
    assert.equal(stream.exchange.nextEvent, undefined)
  })

  test('that a filter ends is charged as reported so far, which is all that will be', async () => {
    const stream = startRelayedStream()
    const [, reported] = end(usage)
    stream.answer.send(makeBytes(protocol, { id: 'c', choices: [], usage }))
    stream.answer.handler?.fail(new GatewayError('content_policy_violation', 'Not that.'))
    await stream.over
    assert.ok(reported !== undefined)
    assert.deepEqual(
      stream.endings.map(({ status, isUsageFinal }) => [status, isUsageFinal]),
      [['failed', true]],
    )
    const other = startRelayedStream()
    other.answer.send(makeBytes(protocol, { id: 'c', choices: [], usage }))
    other.answer.handler?.fail(new GatewayError('provider_error', 'It broke.'))
    await other.over
    assert.equal(other.endings[0]?.isUsageFinal, false)
  })

  test('says when it first showed something other than reasoning, where that is asked', async () => {
    const ask = async (hidesReasoning: boolean) => {
      const stream = startRelayedStream('openai-chat', undefined, { hidesReasoning })
      const startedMs = stream.clock.nowMs()
      stream.clock.advance(1_000)
      stream.answer.send(makeBytes(protocol, text('more')))
      await finish(stream)
      const visibleMs = stream.endings[0]?.visibleMs
      return visibleMs === undefined ? undefined : visibleMs - startedMs
    }
    assert.deepEqual([await ask(true), await ask(false)], [0, undefined])
  })
})

describe('a caller', () => {
  test('who is slow stops the reading of the provider until they take more', async () => {
    const stream = startRelayedStream()
    stream.exchange.isSlow = true
    stream.answer.send(makeBytes(protocol, text('much')))
    assert.equal(stream.answer.isPaused, true)
    // Nobody is called silent who is not read, and no heartbeat is put before what waits.
    const written = stream.log.length
    stream.clock.advance(bounds.callerStallMs - 1)
    assert.deepEqual([stream.answer.isAborted, stream.log.length], [false, written])
    stream.drain()
    assert.equal(stream.answer.isPaused, false)
    await finish(stream)
    assert.equal(stream.endings[0]?.status, 'completed')
  })

  test('who takes nothing for too long has left, and their connection breaks', async () => {
    const stream = startRelayedStream()
    stream.exchange.isSlow = true
    stream.answer.send(makeBytes(protocol, text('much')))
    stream.clock.advance(bounds.callerStallMs)
    await stream.over
    assert.equal(stream.answer.isAborted, true)
    assert.deepEqual(
      stream.endings.map(({ status }) => status),
      ['cancelled'],
    )
    assert.ok(stream.log.includes('break'))
  })

  test('who leaves is given nothing more, not even an end', async () => {
    const stream = startRelayedStream()
    stream.leave()
    await stream.over
    assert.equal(lastOf(stream), 'settle')
    // Whatever comes afterwards changes nothing.
    stream.leave()
    stream.stop(new GatewayError('internal_error', 'The gateway goes down.'))
    await turns()
    assert.equal(stream.endings.length, 1)
  })

  test('who leaves when the usage is near does not pay for what is then cut off as if it had come', async () => {
    const stream = startRelayedStream()
    const [last] = end(usage)
    stream.answer.send(makeBytes(protocol, last as object as never))
    stream.leave()
    stream.stop(new GatewayError('internal_error', 'The gateway goes down.'))
    await stream.over
    assert.deepEqual(
      stream.endings.map(({ status, isUsageFinal }) => [status, isUsageFinal]),
      [['cancelled', false]],
    )
    assert.equal(stream.answer.isAborted, true)
  })
})

describe('a stream that is stopped', () => {
  const cases = [
    ['because its key was disabled is paid for as far as it went', 'api_key_inactive', 'cancelled'],
    ['because the gateway goes down costs nothing', 'internal_error', 'failed'],
  ] as const
  for (const [title, kind, status] of cases)
    test(title, async () => {
      const stream = startRelayedStream()
      stream.stop(new GatewayError(kind, 'It is stopped.'))
      await stream.over
      assert.deepEqual(
        stream.endings.map((ending) => [ending.status, ending.error?.kind, ending.isUsageFinal]),
        [[status, kind, false]],
      )
      assert.equal(stream.answer.isAborted, true)
      assert.match(lastOf(stream) ?? '', /^end .*It is stopped/s)
      stream.stop(new GatewayError(kind, 'Again.'))
      stream.leave()
      await turns()
      assert.equal(stream.endings.length, 1)
    })
})

describe('a stream for which nothing more can be held', () => {
  const cover = { tokens: 1, heldTokens: 1, capTokens: Number.POSITIVE_INFINITY, extend: () => false }
  const spend = async (mayEndShort: boolean) => {
    const stream = startRelayedStream('openai-chat', cover, { mayEndShort })
    stream.answer.send(makeBytes(protocol, text('word '.repeat(100))))
    await stream.over
    return stream
  }

  test('ends as one that was cut at its length, charged by what went by', async () => {
    const stream = await spend(true)
    assert.deepEqual(
      stream.endings.map(({ status, endedShort, finish: reason, isUsageFinal }) => [
        status,
        endedShort,
        reason?.kind,
        isUsageFinal,
      ]),
      [['completed', true, 'length', false]],
    )
    assert.equal(stream.answer.isAborted, true)
    assert.deepEqual(steps(stream.log).slice(-2), ['settle', 'end'])
    assert.match(lastOf(stream) ?? '', /"length".*\[DONE\]/s)
  })

  test('ends in an error where its protocol cannot say so', async () => {
    const stream = await spend(false)
    assert.equal(stream.endings[0]?.endedShort, true)
    assert.match(lastOf(stream) ?? '', /insufficient_balance/)
  })
})

describe('an answer that is not streamed', () => {
  type Trial = { output?: Partial<Output>; gone?: boolean; settle?: () => Promise<void> }

  /** What was settled and sent, in order. */
  async function relayWhole({ output, gone = false, settle }: Trial) {
    const log: string[] = []
    const endings: Ending[] = []
    const incoming = {
      reader: { usage: undefined, usageIsPartial: false, finish: undefined },
      take: (give: (output: Output) => void) =>
        output && give({ bytes: '{}', content: true, ending: 'end', ...output }),
      free: () => log.push('free'),
    }
    const exchange = {
      gone,
      send(status: number, headers: { [name: string]: string }, bytes: string, onSent: () => void) {
        log.push(`send ${status} ${headers['content-type']} ${headers['x']} ${bytes}`)
        onSent()
      },
    }
    const beforeEnd = async (ending: Ending) => {
      endings.push(ending)
      log.push('settle')
      await settle?.()
    }
    const caller = { exchange: exchange as unknown as Exchange, headers: () => ({ x: `${log.length}` }) }
    const relaying = relay({ incoming } as unknown as Served, caller, { beforeEnd } as never)
    const failure = await relaying.then(
      () => undefined,
      (error: unknown) => error,
    )
    return { log, status: endings[0]?.status, kind: failure instanceof GatewayError ? failure.kind : failure }
  }

  test('is settled before it is sent, whose head says what it cost, and is kept until the caller has it', async () => {
    assert.deepEqual(await relayWhole({ output: {} }), {
      log: ['settle', 'send 200 application/json 1 {}', 'free'],
      status: 'completed',
      kind: undefined,
    })
  })

  test('that has failed is settled as that, and thrown to whoever tells the caller', async () => {
    const ending = new GatewayError('provider_error', 'It broke.')
    const failed = { log: ['settle'], status: 'failed', kind: 'provider_error' }
    assert.deepEqual(await relayWhole({ output: { ending } }), failed)
    assert.deepEqual(await relayWhole({ output: { ending }, gone: true }), failed)
  })

  test('whose caller has left is charged as read', async () => {
    assert.equal((await relayWhole({ output: {}, gone: true })).status, 'cancelled')
  })

  test('that never came is a bug of ours, which costs nothing', async () => {
    assert.deepEqual(await relayWhole({}), { log: ['settle'], status: 'failed', kind: 'internal_error' })
  })

  test('whose end cannot be booked is not sent', async () => {
    const away = new GatewayError('db_error', 'The database is away.')
    const { log, kind } = await relayWhole({ output: {}, settle: () => Promise.reject(away) })
    assert.deepEqual([log, kind], [['settle'], 'db_error'])
  })
})
