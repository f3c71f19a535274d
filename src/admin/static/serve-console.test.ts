// The built console as browsers and proxies get it, from a small build of its own.
import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { fastify } from 'fastify'
import { newDirectory } from '../../../test/new-directory.ts'
import { serveConsole } from './serve-console.ts'

const PAGE = '<!doctype html><title>the page</title>'
const SCRIPT = 'console.log("the script")'
const FOREVER = 'public, max-age=31536000, immutable'

function build(): string {
  const folder = `${newDirectory()}/`
  mkdirSync(join(folder, 'assets'))
  const files: { [path: string]: string | Buffer } = {
    'index.html': PAGE,
    'index.html.br': brotliCompressSync(PAGE),
    'assets/index-Ab3_x-9Z.js': SCRIPT,
    'assets/index-Ab3_x-9Z.js.br': brotliCompressSync(SCRIPT),
    'assets/index-Ab3_x-9Z.js.gz': gzipSync(SCRIPT),
    'icon.svg': '<svg/>',
  }
  for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content)
  const sizes = Object.fromEntries(Object.entries(files).map(([path, content]) => [path, content.length]))
  writeFileSync(join(folder, 'build.json'), JSON.stringify({ files: sizes }))
  return folder
}

async function serve(folder: string, hasPublicModels = true) {
  const app = fastify()
  const missing = await serveConsole(app, folder, () => hasPublicModels)
  const get = (url: string, headers: { [name: string]: string } = {}) => app.inject({ method: 'GET', url, headers })
  return { missing, get }
}

describe('the built console', () => {
  test('its page is asked for anew each time, at every path of the console and of public models', async () => {
    const { missing, get } = await serve(build())
    assert.equal(missing, undefined)
    for (const path of ['/console', '/console/usage', '/console/models/acme/gpt-5.4', '/models', '/models/gpt-5.4']) {
      const { statusCode, headers, body } = await get(path)
      assert.deepEqual([statusCode, headers['cache-control'], body], [200, 'no-cache', PAGE], path)
      assert.match(String(headers['content-type']), /^text\/html/, path)
    }
    const first = await get('/console')
    const again = await get('/console', { 'if-none-match': String(first.headers['etag']) })
    assert.equal(again.statusCode, 304)
    assert.deepEqual([(await get('/')).statusCode, (await get('/')).headers.location], [302, '/console'])
  })

  test('a file with a hash in its name is kept for a year, one without is asked for anew, and what is not there is not the page', async () => {
    const { get } = await serve(build())
    const script = await get('/console/assets/index-Ab3_x-9Z.js')
    assert.deepEqual([script.headers['cache-control'], script.body], [FOREVER, SCRIPT])
    assert.equal((await get('/console/icon.svg')).headers['cache-control'], 'no-cache')
    assert.equal((await get('/console/assets/index-00000000.js')).statusCode, 404)
  })

  test('comes compressed to whoever takes that, and caches know that there are several of it', async () => {
    const { get } = await serve(build())
    for (const [accepted, encoding, unpack] of [
      ['gzip, deflate, br', 'br', brotliDecompressSync],
      ['gzip', 'gzip', gunzipSync],
      ['', undefined, (bytes: Buffer) => bytes],
    ] as const) {
      const { headers, rawPayload } = await get('/console/assets/index-Ab3_x-9Z.js', { 'accept-encoding': accepted })
      assert.deepEqual([headers['content-encoding'], headers['cache-control']], [encoding, FOREVER])
      assert.equal(unpack(rawPayload).toString(), SCRIPT)
      assert.match(String(headers['content-type']), /javascript/)
      assert.match(String(headers['vary']), /accept-encoding/i)
    }
    const page = await get('/console/keys', { 'accept-encoding': 'br' })
    assert.deepEqual([page.headers['content-encoding'], page.headers['cache-control']], ['br', 'no-cache'])
    assert.equal(brotliDecompressSync(page.rawPayload).toString(), PAGE)
  })

  test('half a build is told in one line that says which file and what to do, and so to whoever opens a page', async () => {
    const spoil: [(folder: string) => void, RegExp][] = [
      [(folder) => rmSync(folder, { recursive: true }), /^the console is not built: npm run -w console build$/],
      [(folder) => writeFileSync(join(folder, 'build.json'), '{"files":{'), /^the console is not built: /],
      [(folder) => writeFileSync(join(folder, 'build.json'), '{"files":{}}'), /^the console is not built: /],
      [
        (folder) => rmSync(join(folder, 'icon.svg')),
        /^the console is half built, icon\.svg is not as it was built: npm/,
      ],
      [
        (folder) => writeFileSync(join(folder, 'index.html'), PAGE.slice(1)),
        /^the console is half built, index\.html /,
      ],
    ]
    for (const [change, reason] of spoil) {
      const folder = build()
      change(folder)
      const { missing, get } = await serve(folder)
      assert.match(missing ?? '', reason)
      for (const path of ['/', '/console', '/console/usage', '/models']) {
        const { statusCode, body } = await get(path)
        assert.deepEqual([statusCode, body.includes(`<p>${missing}</p>`)], [503, true], path)
      }
    }
  })

  test('where models are not public, their pages lead into the console', async () => {
    const { get } = await serve(build(), false)
    const { statusCode, headers } = await get('/models/gpt-5.4')
    assert.deepEqual([statusCode, headers.location], [302, '/console/models/gpt-5.4'])
  })
})
