// An upstream that stops before its end, over real sockets and in all 15 pairs: the caller sees an error and never a
// clean end, whether the connection closes, breaks, or the body simply ends.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  inboundProtocolNames,
  type InboundProtocolName,
  type ProtocolName,
  protocolNames,
} from '../../src/generation/protocol-name.ts'
import { recordedAnswers, recordingsAbsent, type RecordedAnswer } from '../recordings.ts'
import { cutAfter, sendFrames } from '../upstream/script.ts'
import { call, endsInError, endsWell, leastBody, paths, startWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await startWorld()
})
after(() => world?.stop())

/** A short recorded stream that ends well, and the number of its frames that come before its end. */
function pick(protocol: ProtocolName): { answer: RecordedAnswer; end: number } {
  const answer = recordedAnswers(protocol).find(
    ({ frames, name }) =>
      frames !== undefined && frames.length >= 6 && frames.length <= 14 && name.startsWith('lingua'),
  )
  assert.ok(answer?.frames !== undefined, `no short stream of ${protocol}`)
  const end = answer.frames.findIndex((frame) =>
    /"finish_reason":\s*"|"message_stop"|"response\.(completed|incomplete)"|"finishReason"|"stopReason"/.test(
      frame.data,
    ),
  )
  return { answer, end }
}

async function read(from: InboundProtocolName, to: ProtocolName) {
  const body = leastBody(from, to, { stream: true })
  return call(world.gateway, paths[from], { body }).reply
}

for (const from of inboundProtocolNames) {
  for (const to of protocolNames) {
    test(
      `an upstream of ${to} that is cut short is an error to a caller of ${from}`,
      { skip: recordingsAbsent },
      async () => {
        const { answer, end } = pick(to)
        const frames = answer.frames ?? []
        const script = sendFrames(to, frames)
        world.upstream.next(script)
        const whole = await read(from, to)
        assert.ok(
          whole.status === 200 && endsWell(from, whole.text),
          `the whole stream does not end well: ${whole.text.slice(-300)}`,
        )
        for (let cut = 0; cut <= end; cut += 1) {
          for (const how of ['fin', 'reset', 'end'] as const) {
            world.upstream.next(cutAfter(script, cut, how))
            const reply = await read(from, to)
            const where = `cut by ${how} after ${cut} of ${frames.length}: ${reply.status} ${reply.text.slice(-300)}`
            assert.ok(!(reply.status === 200 && endsWell(from, reply.text)), `a clean end, ${where}`)
            if (reply.status === 200) assert.ok(reply.broken || endsInError(from, reply.text), where)
            else assert.ok([502, 503, 504].includes(reply.status), where)
          }
        }
      },
    )
  }

  test(`a stream of ${from} cut inside an event breaks the connection`, { skip: recordingsAbsent }, async () => {
    const { answer } = pick(from)
    const frames = answer.frames ?? []
    const bytes = sendFrames(from, frames).steps.flatMap((step) => ('send' in step ? [step.send] : []))
    // Enough for content to have gone out, then half of the next event.
    const at = frames.length - 3
    const half = (bytes[at] as Uint8Array).subarray(0, 20)
    const steps = [...bytes.slice(0, at), half].map((send) => ({ send }))
    for (const how of ['fin', 'end'] as const) {
      world.upstream.next(cutAfter({ ...sendFrames(from, []), steps }, steps.length, how))
      const reply = await read(from, from)
      assert.equal(reply.status, 200)
      assert.ok(!endsWell(from, reply.text))
      assert.ok(reply.broken || endsInError(from, reply.text), `${how}: ${reply.text.slice(-200)}`)
    }
  })
}
