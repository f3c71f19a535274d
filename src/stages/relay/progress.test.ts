import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import { Progress } from './progress.ts'
import { emptySample, type OutputSample } from '../../answer/output-sample.ts'

/** A stream of words, one token each, watched by a progress; `grants` says how often more is held. */
function watch({ tokens = 8_192, capTokens = Number.POSITIVE_INFINITY, grants = 0, later = false }) {
  const log: string[] = []
  let waiting: string[] = []
  let left = grants
  const progress = new Progress({
    cover: {
      tokens,
      heldTokens: tokens,
      capTokens,
      extend() {
        left -= 1
        log.push(left >= 0 ? 'extended' : 'refused')
        return later ? Promise.resolve(left >= 0) : left >= 0
      },
    },
    takeOutput(): OutputSample {
      const text = waiting.join('')
      waiting = []
      return text === '' ? emptySample : { text, share: 1, mediaTokens: 0 }
    },
    readFrameBytes: () => 0,
    countText: async (text) => text.split(' ').length - 1,
    pause: () => log.push('pause'),
    resume: () => log.push('resume'),
    onSpent: () => log.push('spent'),
  })
  return {
    log,
    progress,
    /** Words of five letters and a space: two tokens by size for one that is counted. */
    async write(words: number): Promise<void> {
      waiting.push('words '.repeat(words))
      progress.note(words * 6, 0)
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

test('a stream that cannot come near what is held is never counted nor paused', async () => {
  const { log, write } = watch({})
  for (let at = 0; at < 11; at += 1) await write(100)
  assert.deepEqual(log, [])
})

test('a stream that comes near what is held is extended before it gets there, while its provider waits', async () => {
  for (const later of [false, true]) {
    const { log, write } = watch({ grants: 3, later })
    for (let at = 0; at < 80; at += 1) await write(100)
    assert.ok(log.includes('extended') && !log.includes('spent'), String(log))
    assert.equal(log.filter((each) => each === 'pause').length, log.filter((each) => each === 'resume').length)
  }
})

test('a stream is ended when nothing more can be held, just before what is held is used up', async () => {
  const { log, write, progress } = watch({ tokens: 4_000 })
  let words = 0
  while (!log.includes('spent') && words < 10_000) {
    await write(100)
    words += 100
  }
  assert.ok(words >= 3_700 && words <= 4_000, String(words))
  assert.equal(progress.tally.estimate(), words)
})

test('a stream that passes the cap that its provider was given is ended, however much could be held', async () => {
  const { log, write } = watch({ tokens: 1_000, capTokens: 1_000, grants: 100 })
  let words = 0
  while (!log.includes('spent') && words < 20_000) {
    await write(100)
    words += 100
  }
  assert.ok(words > 1_000 && words <= 1_500 + bounds.progressBytes / 6, String(words))
})

test('a stream that uses its cap to the last token is not ended, whatever its size suggests', async () => {
  const { log, write } = watch({ tokens: 3_000, capTokens: 3_000 })
  for (let at = 0; at < 30; at += 1) await write(100)
  assert.ok(!log.includes('spent'), String(log))
})

test('a database that does not answer the request for more ends the stream like a refusal', async () => {
  const log: string[] = []
  let text = 'words '.repeat(5_000)
  const progress = new Progress({
    cover: { tokens: 1_000, heldTokens: 1_000, capTokens: 100_000, extend: () => Promise.reject(new Error('away')) },
    takeOutput: () => {
      const sample = { text, share: 1, mediaTokens: 0 }
      text = ''
      return sample
    },
    readFrameBytes: () => 0,
    countText: async (counted) => counted.length / 6,
    pause: () => log.push('pause'),
    resume: () => log.push('resume'),
    onSpent: () => log.push('spent'),
  })
  progress.note(30_000, 0)
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(log, ['pause', 'spent'])
})

test('a stream that has passed its cap asks for what it needs, and not for all that there is', async () => {
  const { log, write } = watch({ tokens: 1_000, capTokens: 1_000, grants: 1_000 })
  for (let at = 0; at < 13; at += 1) await write(100)
  assert.equal(log.filter((each) => each === 'extended').length, 1)
})

test('what is dear for its size is counted as what it is', async () => {
  const log: string[] = []
  let text = ''
  const progress = new Progress({
    cover: { tokens: 4_000, heldTokens: 4_000, capTokens: Number.POSITIVE_INFINITY, extend: () => false },
    takeOutput: () => {
      const sample = { text, share: 1, mediaTokens: 0 }
      text = ''
      return sample
    },
    // Three tokens a character, as rare characters have.
    readFrameBytes: () => 0,
    countText: async (counted) => counted.length * 3,
    pause: () => {},
    resume: () => {},
    onSpent: () => log.push('spent'),
  })
  let characters = 0
  while (log.length === 0 && characters < 5_000) {
    text += '㐂'.repeat(50)
    characters += 50
    progress.note(150, 0)
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.ok(characters * 3 <= 4_000, `${characters * 3} tokens`)
})

test('an event brings a token, whatever the text of many merges into', async () => {
  const log: string[] = []
  const progress = new Progress({
    cover: { tokens: 4_000, heldTokens: 4_000, capTokens: Number.POSITIVE_INFINITY, extend: () => false },
    takeOutput: () => ({ text: '\n', share: 1, mediaTokens: 0 }),
    readFrameBytes: () => 0,
    countText: async () => 1,
    pause: () => {},
    resume: () => {},
    onSpent: () => log.push('spent'),
  })
  let events = 0
  while (log.length === 0 && events < 10_000) {
    events += 1
    progress.note(48, events)
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.ok(events <= 4_024, String(events))
})

/** A progress over text that the test lays out, whose counts and extensions it ends by hand. */
function hold({ held = 10_000, cap = Number.POSITIVE_INFINITY, frameBytes = 0 }) {
  const log: string[] = []
  const counts: ((tokens: number) => void)[] = []
  const state = { text: '' }
  const progress = new Progress({
    cover: { tokens: held, heldTokens: held, capTokens: cap, extend: () => (log.push('extend'), false) },
    takeOutput() {
      const sample = { text: state.text, share: 1, mediaTokens: 0 }
      state.text = ''
      log.push('take')
      return sample
    },
    readFrameBytes: () => frameBytes,
    countText: () => new Promise((resolve) => counts.push(resolve)),
    pause: () => log.push('pause'),
    resume: () => log.push('resume'),
    onSpent: () => log.push('spent'),
  })
  return { progress, log, counts, state }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('no more is read at once than is held, or than the cap leaves, should each byte be a token', () => {
  const { progress } = hold({ held: 10_000 })
  const first = progress.sliceBytes
  // Some of it is kept for what may go by before the stream can be ended.
  assert.ok(first < 10_000 && first > 9_000, String(first))
  progress.note(1_000, 0)
  assert.equal(progress.sliceBytes, first - 1_000)
  assert.equal(hold({ held: 10_000, cap: 5_000 }).progress.sliceBytes, 5_000)
  assert.equal(hold({ held: 10_000, cap: 20_000 }).progress.sliceBytes, first)
  // What was read of it counts by its text.
  const { progress: read, state } = hold({ held: 10_000 })
  state.text = 'x'.repeat(100)
  read.note(9_900, 0)
  assert.equal(read.sliceBytes, first - 100)
  // A stream of few tokens still comes in pieces that are worth a read.
  assert.deepEqual([hold({ held: 300 }).progress.sliceBytes, hold({ cap: 1 }).progress.sliceBytes], [2_048, 2_048])
})

test('events are counted once, however often the stream is looked at', () => {
  const { progress } = hold({})
  progress.note(0, 100)
  progress.note(0, 100)
  progress.note(0, 224)
  // Twenty-four of them are the frame of a stream.
  assert.equal(progress.tally.estimate(), 200)
})

test('bytes of events that are known to be no output are not taken for tokens', async () => {
  const look = async (frameBytes: number) => {
    const { progress, log, state } = hold({ held: 10_000, frameBytes })
    state.text = 'x'.repeat(100)
    // Until the text was taken once, nothing is known of frames.
    progress.note(9_800, 49)
    progress.note(9_700, 98)
    await settled()
    return log.filter((line) => line === 'take').length
  }
  assert.deepEqual([await look(195), await look(0)], [1, 2])
})

test('a stream that has come exactly to its cap is not counted, and one byte more is', async () => {
  for (const [bytes, log] of [
    [1_000, ['take']],
    [1_001, ['take', 'pause']],
  ] as const) {
    const { progress, state, log: noted } = hold({ held: 1_000, cap: 1_000 })
    state.text = 'x'.repeat(bytes)
    progress.note(bytes + 500, 0)
    await settled()
    assert.deepEqual(noted, log, String(bytes))
  }
})

test('while one look is being judged there is no other, and what ends it ends it once', async () => {
  const { progress, log, counts, state } = hold({ held: 1_000 })
  state.text = 'x'.repeat(5_000)
  progress.note(5_000, 0)
  progress.note(5_000, 0)
  await settled()
  assert.deepEqual([log, counts.length], [['take', 'pause'], 1])
  counts[0]?.(900)
  await settled()
  assert.deepEqual(log, ['take', 'pause', 'extend', 'spent'])
  progress.note(50_000, 0)
  await settled()
  assert.equal(log.length, 4)
})

test('a look that finds room enough after counting goes on, and asks for nothing', async () => {
  const { progress, log, counts, state } = hold({ held: 1_000 })
  state.text = 'x'.repeat(5_000)
  progress.note(5_000, 0)
  await settled()
  counts[0]?.(700)
  await settled()
  assert.deepEqual(log, ['take', 'pause', 'resume'])
})

test('nothing is asked for a stream that was closed, also in the middle of a look', async () => {
  const before = hold({ held: 1_000 })
  before.progress.close()
  before.progress.note(50_000, 0)
  const during = hold({ held: 1_000 })
  during.state.text = 'x'.repeat(5_000)
  during.progress.note(5_000, 0)
  await settled()
  during.progress.close()
  during.counts[0]?.(5_000)
  await settled()
  assert.deepEqual([before.log, during.log], [[], ['take', 'pause']])
})
