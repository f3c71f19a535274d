// The scripted upstream does what its scripts say: everything else in test/ stands on it.
import assert from 'node:assert/strict'
import { get } from 'node:http'
import { after, before, test } from 'node:test'
import { compress, cutAfter, cutBytes, Gate, sendFrames, sendJson } from './script.ts'
import { Upstream } from './upstream.ts'

let upstream: Upstream
before(async () => {
  upstream = await Upstream.start()
})
after(() => upstream.stop())

const frames = [1, 2, 3].map((n) => ({ event: undefined, data: JSON.stringify({ n }) }))

/** The body's text and how it ended. */
function fetchText(path: string): Promise<{ status: number; text: string; broken: boolean }> {
  return new Promise((resolve, reject) => {
    const request = get(upstream.url + path, { agent: false }, (response) => {
      // Once there is an answer, a broken connection shows in it.
      request.off('error', reject).on('error', () => {})
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('error', () => {})
      response.on('close', () => {
        resolve({ status: response.statusCode ?? 0, text, broken: !response.complete })
      })
    }).on('error', reject)
  })
}

test('a script answers with its status, headers and body, and the request is kept', async () => {
  upstream.next(sendJson({ fine: true }, 418))
  assert.deepEqual(await fetchText('/a'), { status: 418, text: '{"fine":true}', broken: false })
  assert.equal(upstream.last?.path, '/a')
  assert.equal(await upstream.last?.ended, 'whole')
})

test('a cut stream ends without its end, by FIN and by RST', async () => {
  for (const how of ['fin', 'reset'] as const) {
    upstream.next(cutAfter(sendFrames('openai-chat', frames), 2, how))
    const { text, broken } = await fetchText('/cut')
    assert.equal(text, 'data: {"n":1}\n\ndata: {"n":2}\n\n')
    assert.equal(broken, true)
    assert.equal(await upstream.last?.ended, 'cut')
  }
})

test('a held answer waits for its gate, and a caller that leaves is seen', async () => {
  const gate = new Gate()
  const count = upstream.received.length
  upstream.next({ ...sendJson({}), beforeHeaders: [{ hold: gate }] }, { steps: [{ stall: true }] })
  const waiting = fetchText('/held')
  await upstream.arrived(count + 1)
  gate.open()
  assert.equal((await waiting).status, 200)
  const leaving = get(`${upstream.url}/left`, { agent: false })
  leaving.on('error', () => {})
  const received = await upstream.arrived(count + 2)
  leaving.destroy()
  assert.ok((await received.aborted).atMs >= 0)
})

test('any chunking concatenates to the same bytes', () => {
  const bytes = Buffer.from('the quick brown fox jumps over the lazy dog')
  for (const chunking of ['whole', 'bytes', { seed: 7, most: 5 }, { at: [3, 9, 40] }] as const) {
    assert.deepEqual(Buffer.concat(cutBytes(bytes, chunking)), bytes)
  }
  const packed = compress(sendJson({ fine: true }), 'gzip')
  assert.equal(packed.headers?.['content-encoding'], 'gzip')
})
