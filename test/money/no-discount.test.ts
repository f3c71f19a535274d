// However an answer ends, its charge is no less than what a provider would bill that bills what it sent: text, reasoning and
// tool calls of every form, in every protocol, handed on and translated, for a caller who stays or leaves behind any event.
// Failures of the provider are the exception: they are free. The answers are random; the seed is printed where one fails.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import fc from 'fast-check'
import { SseParser, type Frame } from '../../src/foundation/frames/sse.ts'
import { LossList } from '../../src/generation/loss/loss.ts'
import type { InboundProtocolName } from '../../src/generation/protocol-name.ts'
import type { PartHead, StreamEvent } from '../../src/generation/answer/stream-event.ts'
import { emptyUsage } from '../../src/generation/usage/usage.ts'
import type { AnswerContext } from '../../src/protocols/port/answer-context.ts'
import { inboundProtocols } from '../../src/protocols/protocols.ts'
import { countText } from '../../src/tokens/count-text.ts'
import { paths } from '../e2e/world.ts'
import { writeFrame } from '../recordings.ts'
import { Gate, type Step } from '../upstream/script.ts'
import { countRuns } from '../runs.ts'
import { ask, openBank, prices, recorded, seen, until, within, writeRequest, type Bank } from './bank.ts'

const RUNS = countRuns(400, 20)
/** What the provider itself reports of a request, and so bills: no less than its words. */
const inputTokens = 8

type Part = { head: 'text' | 'reasoning' | 'function' | 'custom'; pieces: string[] }
type Scene = {
  from: InboundProtocolName
  to: InboundProtocolName
  parts: Part[]
  share: number
  ending: 'stay' | 'leave'
}

const protocol = fc.constantFrom<InboundProtocolName>('openai-chat', 'openai-responses', 'anthropic-messages')
const words = fc
  .array(
    fc.constantFrom(
      'the ',
      'quick ',
      '继续往下说，',
      'über ',
      '{"a": ',
      '0x1f ',
      '🙂 ',
      'function ',
      '\n\n',
      '"quoted" ',
    ),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((all) => all.join(''))
const part: fc.Arbitrary<Part> = fc
  .record({
    head: fc.constantFrom<Part['head']>('text', 'reasoning', 'function', 'custom'),
    pieces: fc.array(words, { minLength: 1, maxLength: 6 }),
  })
  .map(({ head, pieces }) => {
    if (head !== 'function') return { head, pieces }
    // A function's arguments are JSON, in pieces that are cut anywhere.
    const json = JSON.stringify({ text: pieces.join('') })
    const cut = Math.ceil(json.length / 2)
    return { head, pieces: [json.slice(0, cut), json.slice(cut)].filter((piece) => piece !== '') }
  })
const scene: fc.Arbitrary<Scene> = fc.record({
  from: protocol,
  to: protocol,
  parts: fc.array(part, { minLength: 1, maxLength: 3 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  ending: fc.constantFrom('stay', 'leave', 'leave'),
})

let bank: Bank
before(async () => {
  // No provider here reports usage after its caller has left.
  bank = await openBank({}, { bounds: { journalApplyMs: 10, usageWaitMs: 200 } })
})
after(() => bank.stop())
afterEach(() => bank.upstream.forget())

function headOf({ head }: Part, index: number): PartHead {
  if (head === 'text') return { kind: 'text' }
  if (head === 'reasoning') return { kind: 'reasoning', form: 'full' }
  return { kind: 'tool-call', id: `call_${index}`, name: 'tool', form: head }
}

/** The answer as its provider streams it, with what it has sent, in text, up to each frame. */
function writeAnswer({ to, parts }: Scene, outputTokens: number): { frames: Frame[]; said: string[]; whole: string } {
  const context = {
    requestId: 'req_cm_upstream',
    model: 'upstream-model',
    createdSeconds: 1_780_000_000,
    estimatedInputTokens: inputTokens,
    wantsStreamUsage: true,
    newId: (prefix: string) => `${prefix}1`,
    losses: new LossList(),
    body: {},
    request: { messages: [], extras: {} },
    echo: { members: {}, customTools: [], callForms: {} } satisfies AnswerContext['echo'],
  } as unknown as AnswerContext
  const encoder = inboundProtocols[to].createEventEncoder(context)
  const parser = new SseParser()
  const frames: Frame[] = []
  const said: string[] = []
  let text = ''
  const say = (event: StreamEvent, words = '') => {
    text += words
    for (const frame of parser.push(Buffer.from(encoder.push(event)))) {
      frames.push(frame)
      said.push(text)
    }
  }
  say({ type: 'response-start', id: 'answer-1', model: 'upstream-model', createdSeconds: 1_780_000_000 })
  for (const [index, each] of parts.entries()) {
    say({ type: 'part-start', index, part: headOf(each, index) })
    const kind = each.head === 'text' || each.head === 'reasoning' ? each.head : 'arguments'
    for (const piece of each.pieces) say({ type: 'part-delta', index, delta: { kind, text: piece } }, piece)
    say({ type: 'part-end', index })
  }
  say({ type: 'usage', usage: { ...emptyUsage(), input: inputTokens, output: outputTokens } })
  say({ type: 'response-end', finish: { kind: parts.at(-1)?.head === 'function' ? 'tool-calls' : 'stop' } })
  return { frames, said, whole: text }
}

test('no ending costs less than what the provider sent', async () => {
  await fc.assert(
    fc.asyncProperty(scene, async (given) => {
      const { from, to, ending } = given
      const purse = await bank.openPurse(1_000_000_000n)
      const whole = given.parts.flatMap(({ pieces }) => pieces).join('')
      const { frames, said } = writeAnswer(given, await countText(whole))
      const sentCount = ending === 'stay' ? frames.length : Math.max(1, Math.ceil(given.share * (frames.length - 1)))
      const steps: Step[] = frames.slice(0, sentCount).map((frame) => ({ send: writeFrame(frame, to) }))
      if (ending === 'leave') steps.push({ hold: new Gate() })
      bank.upstream.next({ headers: { 'content-type': 'text/event-stream' }, steps })
      const count = bank.upstream.received.length
      const asked = ask(bank.gateway, paths[from], writeRequest(from, to, { stream: true, cap: 20_000 }), {
        key: purse.key,
      })
      const arrived = bank.upstream.arrived(count + 1)
      // What is refused before a provider is called says why.
      const received = await within('the request', Promise.race([arrived, asked.heard.then(({ text }) => text)]))
      assert.ok(typeof received !== 'string' || bank.upstream.received.length > count, String(received))
      if (ending === 'leave') {
        await until('all that the provider sends', () => (bank.upstream.received[count]?.sent.length ?? 0) >= sentCount)
        await seen(bank)
        asked.leave()
      }
      await within('the end of the call', asked.heard)
      const entry = await recorded(bank, purse, asked)
      if (ending === 'stay') assert.equal(entry.status, 'completed', String(entry.error))
      const sent = said[sentCount - 1] ?? ''
      const billed = BigInt(inputTokens) * prices.input + BigInt(await countText(sent)) * prices.output
      const least = (billed + 999_999n) / 1_000_000n
      assert.ok(
        entry.charge >= least,
        `${from} from ${to}: charged ${entry.charge}, billed ${least} for ${JSON.stringify(sent)}; ${JSON.stringify(entry.tokens)}`,
      )
    }),
    { numRuns: RUNS, endOnFailure: true },
  )
})
