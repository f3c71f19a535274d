import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { writeMp4, writePdf, writePng, writeWav } from '../../../test/test-media.ts'
import { measureBody } from './measure-body.ts'

const png = writePng(640, 480).toString('base64')
const wav = writeWav(3).toString('base64')
const pdf = writePdf(4).toString('base64')
const chat = (...parts: JsonObject[]) =>
  measureBody({ model: 'm', messages: [{ role: 'user', content: parts }] }, 'openai-chat')
const responses = (...items: JsonObject[]) => measureBody({ model: 'm', input: items }, 'openai-responses')
const messages = (...blocks: JsonObject[]) =>
  measureBody({ model: 'm', messages: [{ role: 'user', content: blocks }] }, 'anthropic-messages')

describe('media are found where their protocol has them', () => {
  test('Chat', () => {
    const { media } = chat(
      { type: 'image_url', image_url: { url: `data:image/png;base64,${png}`, detail: 'low' } },
      { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
      { type: 'input_audio', input_audio: { data: wav, format: 'wav' } },
      { type: 'file', file: { file_data: `data:application/pdf;base64,${pdf}`, filename: 'a.pdf' } },
      { type: 'file', file: { file_id: 'file-1' } },
      { type: 'video_url', video_url: { url: 'https://example.com/a.mp4' } },
      { type: 'video', video: [`data:image/png;base64,${png}`, 'https://example.com/2.png'] },
    )
    const [low, byUrl, audio, document, file, video, ...frames] = media
    assert.deepEqual(low, { kind: 'image', detail: 'low', width: 640, height: 480 })
    assert.deepEqual(byUrl, { kind: 'image', url: 'https://example.com/a.png' })
    assert.ok(audio?.kind === 'audio' && Math.abs((audio.seconds ?? 0) - 3) < 0.1)
    assert.deepEqual(document, { kind: 'document', pages: 4 })
    assert.deepEqual(file, { kind: 'document' })
    assert.deepEqual(video, { kind: 'video', url: 'https://example.com/a.mp4' })
    assert.deepEqual(frames, [
      { kind: 'image', width: 640, height: 480 },
      { kind: 'image', url: 'https://example.com/2.png' },
    ])
  })

  test('Responses, in what tools answer too', () => {
    const { media } = responses(
      {
        role: 'user',
        content: [
          { type: 'input_image', image_url: `data:image/png;base64,${png}`, detail: 'high' },
          { type: 'input_file', file_url: 'https://example.com/a.pdf' },
          { type: 'input_file', file_data: pdf, filename: 'a.pdf' },
        ],
      },
      { type: 'function_call_output', call_id: 'c', output: [{ type: 'input_image', file_id: 'file-1' }] },
      { type: 'computer_call_output', output: { type: 'computer_screenshot', image_url: 'https://example.com/s.png' } },
      { type: 'image_generation_call', result: png },
    )
    assert.deepEqual(media, [
      { kind: 'image', detail: 'high', width: 640, height: 480 },
      { kind: 'document', url: 'https://example.com/a.pdf' },
      { kind: 'document', pages: 4 },
      { kind: 'image' },
      { kind: 'image', url: 'https://example.com/s.png' },
      { kind: 'image', width: 640, height: 480 },
    ])
  })

  test('Messages, in tool results and in documents made of parts too', () => {
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } }
    const { media } = messages(
      image,
      { type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } },
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: pdf } },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'words' } },
      { type: 'document', source: { type: 'content', content: [image] } },
      { type: 'tool_result', tool_use_id: 't', content: [image] },
      { type: 'image', source: { type: 'file', file_id: 'file-1' } },
    )
    const picture = { kind: 'image', width: 640, height: 480 }
    const byUrl = { kind: 'document', url: 'https://example.com/a.pdf' }
    assert.deepEqual(media, [picture, byUrl, { kind: 'document', pages: 4 }, picture, picture, { kind: 'image' }])
  })

  test('the base64 of media weighs nothing beside what its formula gives', () => {
    const large = Buffer.concat([writePng(640, 480), Buffer.alloc(300_000)]).toString('base64')
    const { text } = chat({ type: 'image_url', image_url: { url: `data:image/png;base64,${large}` } })
    assert.ok(text.most < 100, String(text.most))
  })
})

test('what an image’s field holds or names counts as what it is', () => {
  const words = 'The quick brown fox '.repeat(1_000)
  const image = (url: string) => chat({ type: 'image_url', image_url: { url } }).media[0]
  const source = (mediaType: string) => ({ type: 'base64', media_type: mediaType, data: pdf })
  assert.equal(image(`data:application/pdf;base64,${pdf}`)?.pages, 4)
  assert.equal(image(`DATA:audio/wav;base64,${wav}`)?.kind, 'audio')
  assert.ok(Number(image(`data:text/plain,${words}`)?.text?.most) > 5_000)
  assert.deepEqual(image(`data:;base64,${Buffer.from(words).toString('base64')}`), { kind: 'document' })
  for (const url of ['https://example.com/a.mp4', 'https://youtu.be/a', 'gs://bucket/a'])
    assert.deepEqual(image(url), { kind: 'video', url })
  assert.deepEqual(messages({ type: 'image', source: source('application/pdf') }).media, [
    { kind: 'document', pages: 4 },
  ])
  const screenshot = { type: 'input_image', image_url: `data:application/pdf;base64,${pdf}` }
  assert.deepEqual(responses({ role: 'user', content: [screenshot] }).media, [{ kind: 'document', pages: 4 }])
  assert.deepEqual(chat({ type: 'input_audio', input_audio: { data: wav, format: 'mp3' } }).media, [{ kind: 'audio' }])
})

test('what the caller says of pixels and frames a second makes the size of an image or a video say nothing', () => {
  const video = { url: `data:video/mp4;base64,${writeMp4(60).toString('base64')}` }
  const image = { url: `data:image/png;base64,${png}` }
  const isResampled = true
  const read = (part: JsonObject) => chat(part).media[0]?.isResampled
  assert.equal(read({ type: 'video_url', video_url: video, fps: 10 }), isResampled)
  assert.equal(read({ type: 'video_url', video_url: { ...video, max_pixels: 2_048_000 } }), isResampled)
  assert.equal(read({ type: 'image_url', image_url: image, min_pixels: 16_777_216 }), isResampled)
  assert.equal(read({ type: 'image_url', image_url: { url: 'https://example.com/a.mp4' }, fps: 10 }), isResampled)
  assert.equal(read({ type: 'video_url', video_url: video }), undefined)
  // Of frames that come one by one it says only when they were taken, and pixels at most make an image smaller.
  assert.equal(read({ type: 'video', video: [image.url], fps: 2 }), undefined)
  assert.equal(read({ type: 'image_url', image_url: image, max_pixels: 1_000 }), undefined)
})

describe('everything else is text, whatever it looks like', () => {
  const long = `data:image/png;base64,${'a'.repeat(300)} ${'The quick brown fox jumps. '.repeat(10_000)}`
  const least = 60_000
  const places: { readonly [place: string]: () => { text: { most: number }; media: unknown[] } } = {
    'a text part': () => chat({ type: 'text', text: long }),
    'a plain content': () => measureBody({ messages: [{ role: 'user', content: long }] }, 'openai-chat'),
    'a member beside the image': () => chat({ type: 'image_url', image_url: { url: 'https://e.com/a', note: long } }),
    'a part of another protocol': () => chat({ type: 'image', source: { type: 'base64', data: long } }),
    'a schema that looks like a part': () =>
      measureBody({ messages: [], tools: [{ type: 'image_url', image_url: { url: long } }] }, 'openai-chat'),
    'the arguments of a call': () => chat({ type: 'function', function: { arguments: long } }),
    'a document of text': () => messages({ type: 'document', source: { type: 'text', data: long } }),
    'the title of a document': () => messages({ type: 'document', title: long, source: { type: 'url', url: 'x' } }),
    instructions: () => measureBody({ instructions: long, input: 'x' }, 'openai-responses'),
    'the name of a field': () => measureBody({ messages: [], [long]: 1 }, 'openai-chat'),
  }
  for (const [place, measure] of Object.entries(places))
    test(place, () => assert.ok(measure().text.most > least, String(measure().text.most)))

  test('sealed thoughts weigh as thoughts', () => {
    const sealed = 'Q'.repeat(40_000)
    const { text } = responses({ type: 'reasoning', summary: [], encrypted_content: sealed })
    assert.ok(text.most > 9_000 && text.most < 11_000, String(text.most))
    assert.ok(chat({ type: 'reasoning', encrypted_content: sealed }).text.most < 11_000)
  })
})

test('a prediction is weighed apart, since it may be billed as output', () => {
  const body = { messages: [], prediction: { type: 'content', content: 'words and '.repeat(1_000) } }
  const { prediction, text } = measureBody(body, 'openai-chat')
  assert.ok(prediction.most > 2_500 && text.most >= prediction.most)
  assert.equal(measureBody(body, 'anthropic-messages').prediction.most, 0)
})

test('tools that a vendor defines are told from those of the caller', () => {
  const tools = [
    { name: 'a', input_schema: {} },
    { type: 'custom', name: 'b' },
    { type: 'bash_20250124', name: 'bash' },
  ]
  assert.deepEqual(measureBody({ messages: [], tools }, 'anthropic-messages').tools, { count: 3, vendorDefined: 1 })
})

test('so many documents are read, and no more', () => {
  const file = { type: 'file', file: { file_data: `data:application/pdf;base64,${pdf}` } }
  const { media } = chat(...Array.from({ length: bounds.mediaRead + 1 }, () => file))
  assert.deepEqual(media.at(-2), { kind: 'document', pages: 4 })
  assert.deepEqual(media.at(-1), { kind: 'document' })
})

test('a measure is plain data', () => {
  const measure = chat({ type: 'file', file: { file_data: `data:application/pdf;base64,${pdf}` } })
  assert.deepEqual(structuredClone(measure), measure)
})

/** To a hundredth of a token. */
const round = (tokens: number) => Math.round(tokens * 100) / 100

test('each value has a weight of its own, whatever is in it: two tokens for what holds others, three for a scalar', () => {
  const weigh = (x: unknown) => {
    const { most, likely } = measureBody({ x } as JsonObject, 'openai-chat').text
    const empty = measureBody({ x: '' }, 'openai-chat').text
    // Both figures grow alike; a text weighs a token for its place.
    assert.equal(round(most - empty.most), round(likely - empty.likely))
    return round(most - empty.most) + 1
  }
  assert.deepEqual([null, true, 1.5, {}, [], [[]], [1, null]].map(weigh), [3, 3, 3, 2, 2, 4, 8])
})

test('what holds media weighs as an object, beside its text and the media', () => {
  const weigh = (image: unknown) => chat({ type: 'image_url', image_url: image } as JsonObject).text.most
  const [bare, held] = [weigh('https://e.com/a'), weigh({ url: 'https://e.com/a' })]
  const { text } = measureBody({ url: '' }, 'openai-chat')
  const { text: none } = measureBody({}, 'openai-chat')
  // The object, and the name of its member.
  assert.equal(round(held - bare), round(2 + text.most - none.most - 1))
})

test('frames of a video are media where they are texts, and there is one', () => {
  const frame = `data:image/png;base64,${png}`
  const count = (video: unknown) => chat({ type: 'video', video } as JsonObject).media.length
  assert.deepEqual([[frame, frame], [frame], [frame, 1], [], frame].map(count), [2, 1, 0, 0, 0])
})

test('a message weighs as an object with its fields, whatever its place', () => {
  const most = (body: JsonObject) => measureBody(body, 'openai-chat').text.most
  const ofText = (text: string) => most({ x: [text] }) - most({ x: [] })
  const message = { role: 'user', content: [{ type: 'text', text: 'Hello' }] }
  const words = ['role', 'user', 'content', 'type', 'text', 'text', 'Hello'].map(ofText)
  const weight = most({ messages: [message] }) - most({ messages: [] })
  // Two objects; the list of its parts is none.
  assert.equal(round(weight), round(4 + words.reduce((sum, tokens) => sum + tokens, 0)))
})

test('media that a URL holds have the type that it says, however it is written', () => {
  const of = (url: string) => chat({ type: 'image_url', image_url: { url } }).media[0]
  const size = { kind: 'image', width: 640, height: 480 }
  assert.deepEqual(of(`data:image/png;base64,${png}`), size)
  assert.deepEqual(of(`DATA:image/png;charset=x; Base64 ,${png}`), size)
  assert.deepEqual(of(`data:application/pdf;base64,${pdf}`), { kind: 'document', pages: 4 })
})
