// What recorded streams wrote, counted in two ways that know nothing of each other: from the frames, as for a stream that
// passes through, and from the events of a translation. Whoever is served in one way must not pay less than in the other.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { protocolNames, type ProtocolName } from '../../src/generation/protocol-name.ts'
import { outboundProtocols } from '../../src/protocols/protocols.ts'
import { OutputSampler } from '../../src/answer/output-sampler.ts'
import type { OutputSample } from '../../src/answer/output-sample.ts'
import { recordedAnswers, recordingsAbsent, type RecordedAnswer } from '../recordings.ts'
import { sourceOf } from './translate.ts'

/** A few characters of names that one way sees and the other does not. */
const FEW_CHARACTERS = 20
const TOLERANCE = 0.03

/** More is counted from the frames, for a reason that holds. */
const moreFromFrames: readonly { name: RegExp; why: string }[] = [
  { name: /image-generation-tool/, why: 'images before the final one are billed, and no translation has them' },
  { name: /shell-container/, why: 'the item that ends says more than its deltas, and translation keeps to the deltas' },
  {
    name: /tool-call-array-arguments-missing|arguments-nested/,
    why: 'Gemini repeats the path of each piece of an argument',
  },
]

/** Characters, media at some three a token. */
const weigh = ({ text, share, mediaTokens }: OutputSample) => text.length / share + mediaTokens * 3

/** Undefined: the stream did not end well, so that its translation ends early. */
function countBoth({ protocol, frames = [] }: RecordedAnswer): { passed: number; translated: number } | undefined {
  const outbound = outboundProtocols[protocol]
  const meter = outbound.createMeter()
  const decoder = outbound.createEventDecoder(sourceOf(outbound))
  const passed = new OutputSampler(outbound.mediaRates)
  const translated = new OutputSampler(outbound.mediaRates)
  let isWhole = false
  const translate = (events: ReturnType<typeof decoder.push>) => {
    for (const event of events) translated.addEvent(event)
    isWhole ||= events.at(-1)?.type === 'response-end'
  }
  for (const frame of frames) {
    // Some recordings hold several answers in a row.
    if (isWhole) break
    meter.readOutput(frame, passed)
    translate(decoder.push(frame))
  }
  if (!isWhole) translate(decoder.end())
  return isWhole ? { passed: weigh(passed.take()), translated: weigh(translated.take()) } : undefined
}

/** The least number of streams that must have been compared. */
const least: { readonly [name in ProtocolName]: number } = {
  'openai-chat': 100,
  'openai-responses': 130,
  'anthropic-messages': 130,
  gemini: 100,
  'bedrock-converse': 30,
}

for (const protocol of protocolNames) {
  test(
    `${protocol}: the output of a stream is the same by its frames and by its events`,
    { skip: recordingsAbsent },
    () => {
      let compared = 0
      for (const answer of recordedAnswers(protocol)) {
        const counts = answer.frames === undefined ? undefined : countBoth(answer)
        if (counts === undefined) continue
        compared += 1
        const { passed, translated } = counts
        const margin = Math.max(FEW_CHARACTERS, TOLERANCE * translated)
        const message = `${answer.name}: ${passed} by its frames, ${translated} by its events`
        assert.ok(passed >= translated - margin, message)
        if (!moreFromFrames.some(({ name }) => name.test(answer.name)))
          assert.ok(passed <= translated + margin, message)
      }
      assert.ok(compared >= least[protocol], `only ${compared} streams were compared`)
    },
  )
}
