// Media whose type is missing or wrong, or that stand in a field of another kind: they reach every provider as what their
// bytes are, and what a provider does not take is left out and reported, never sent under a made-up type.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { inboundProtocolNames, protocolNames, type InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { Stage } from './stage.ts'

let stage: Stage
before(async () => {
  stage = await Stage.open()
})
after(() => stage.close())

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const pdf = 'JVBERi0xLjQK'
const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>'

/** An image and a question, in the words of a protocol; `type` is what the caller says of its bytes. */
const asks: { readonly [name in InboundProtocolName]: (type: string, data: string) => JsonObject } = {
  'openai-chat': (type, data) => ({
    messages: [
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: `data:${type};base64,${data}` } },
          { type: 'text', text: 'what is it?' },
        ],
      },
    ],
  }),
  'openai-responses': (type, data) => ({
    input: [
      {
        role: 'user',
        content: [
          { type: 'input_image', image_url: `data:${type};base64,${data}` },
          { type: 'input_text', text: 'what is it?' },
        ],
      },
    ],
  }),
  'anthropic-messages': (type, data) => ({
    messages: [
      {
        role: 'user',
        content: [
          { type: 'image', source: { type: 'base64', media_type: type, data } },
          { type: 'text', text: 'what is it?' },
        ],
      },
    ],
  }),
}

/** How each provider is told of a PNG. */
const told = {
  'openai-chat': `"url":"data:image/png;base64,${png}"`,
  'openai-responses': `"image_url":"data:image/png;base64,${png}"`,
  'anthropic-messages': `"media_type":"image/png","data":"${png}"`,
  gemini: `"inlineData":{"mimeType":"image/png","data":"${png}"}`,
  'bedrock-converse': `"image":{"format":"png","source":{"bytes":"${png}"}}`,
}

for (const from of inboundProtocolNames) {
  for (const to of protocolNames) {
    if (to === from) continue
    test(`${from} > ${to}: an image is what its bytes say, whatever its type says`, async () => {
      for (const type of ['', 'image/jpeg', 'application/octet-stream', 'IMAGE/PNG']) {
        const { sentText, dropped } = await stage.play({ from, to, request: asks[from](type, png) })
        assert.ok(sentText?.includes(told[to]), `'${type}' came as ${sentText}`)
        assert.deepEqual(dropped, [])
      }
    })

    test(`${from} > ${to}: a PDF in an image's place goes as a document`, async () => {
      const { sentText = '', dropped } = await stage.play({ from, to, request: asks[from]('application/pdf', pdf) })
      assert.ok(sentText.includes(pdf))
      assert.doesNotMatch(sentText, /"type":"(image|image_url|input_image)"|"image":/)
      assert.deepEqual(dropped, [])
    })
  }
}

test('drawings as text, and bytes that nobody knows, are left out where they are not taken, and reported', async () => {
  const urls = [`data:image/svg+xml;utf8,${svg}`, `data:image/svg+xml,${encodeURIComponent(svg)}`, 'data:;base64,AAAA']
  for (const to of ['gemini', 'anthropic-messages', 'bedrock-converse'] as const) {
    for (const url of urls) {
      const content = [
        { type: 'image_url', image_url: { url } },
        { type: 'text', text: 'what is it?' },
      ]
      const { sentText, dropped } = await stage.play({
        from: 'openai-chat',
        to,
        request: { messages: [{ role: 'user', content }] },
      })
      assert.doesNotMatch(sentText ?? '', /data:|svg|AAAA|fileUri/, to)
      assert.equal(dropped.length, 1, `${to}: ${dropped.join()}`)
    }
  }
})

test('where an image that is not taken was all there was, the caller is told that nothing is left', async () => {
  const { reply } = await stage.play({
    from: 'openai-chat',
    to: 'anthropic-messages',
    request: {
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/svg+xml,x' } }] }],
    },
  })
  assert.equal(reply.status, 400)
  assert.match(reply.text, /invalid_messages/)
})

test('an image by bytes alone, or by a path, is refused on its way to any other protocol, and the field is named', async () => {
  const alone: { readonly [name in InboundProtocolName]: (url: string) => JsonObject } = {
    'openai-chat': (url) => ({ type: 'image_url', image_url: { url } }),
    'openai-responses': (url) => ({ type: 'input_image', image_url: url }),
    'anthropic-messages': (url) => ({ type: 'image', source: { type: 'url', url } }),
  }
  for (const from of inboundProtocolNames) {
    const param = from === 'openai-responses' ? 'input' : 'messages'
    for (const to of protocolNames) {
      for (const url of [png.repeat(100), 'photo.png', 'C:\\photo.png', '']) {
        const text = { type: from === 'openai-responses' ? 'input_text' : 'text', text: 'what is it?' }
        const request = { [param]: [{ role: 'user', content: [alone[from](url), text] }] }
        const { reply, sent } = await stage.play({ from, to, request })
        // Their own provider judges what passes through.
        if (from === to) assert.notEqual(sent, undefined)
        else {
          assert.deepEqual([reply.status, sent], [400, undefined], `${from} > ${to}: ${url.slice(0, 20)}`)
          const error = readObject(reply.json['error'])
          assert.match(String(error?.['message']), /' (in '\w+' )?is not an? .*URL/)
          if (from !== 'anthropic-messages') assert.equal(error?.['param'], param)
          assert.ok(reply.text.length < 1_000, 'what was sent is not sent back whole')
        }
      }
    }
  }
})

test('a caller of the same protocol is passed through, and their provider judges the type', async () => {
  const { sentText } = await stage.play({
    from: 'openai-chat',
    to: 'openai-chat',
    request: asks['openai-chat']('image/jpeg', png),
  })
  assert.ok(sentText?.includes(`data:image/jpeg;base64,${png}`))
})

test('base64 that is wrapped, spelt for web addresses or not padded goes up as its standard has it', async () => {
  const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xfb, 0xff, 0xfe, 0xfb, 0xef, 0xbe])
  const plain = bytes.toString('base64')
  const spellings = {
    wrapped: `${plain.slice(0, 8)}\r\n${plain.slice(8)}\n`,
    'for web addresses': bytes.toString('base64url'),
    'not padded': plain.replace(/=+$/, ''),
    'behind a space': ` ${plain}`,
  }
  for (const from of inboundProtocolNames) {
    for (const to of protocolNames) {
      if (from === to) continue
      for (const [name, data] of Object.entries(spellings)) {
        const { sentText = '' } = await stage.play({ from, to, request: asks[from]('image/png', data) })
        assert.ok(sentText.includes(plain), `${from} > ${to}, ${name}: ${sentText}`)
      }
    }
  }
})

test('an SVG that is called a PNG is left out and reported where pictures of dots alone are taken', async () => {
  for (const head of ['', '<?xml version="1.0"?>\n<!-- drawn -->\n']) {
    const data = Buffer.from(`${head}${svg}`).toString('base64')
    for (const to of ['anthropic-messages', 'gemini', 'bedrock-converse'] as const) {
      const { sentText = '', dropped } = await stage.play({
        from: 'openai-chat',
        to,
        request: asks['openai-chat']('image/png', data),
      })
      assert.ok(!sentText.includes(data), sentText)
      assert.deepEqual(dropped, ['messages.content.image_url'])
    }
  }
})
