// How much the console weighs: what must be there before the first page is seen, and the charts, which come after it.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { before, describe, test } from 'node:test'
import { brotliCompressSync, gunzipSync, brotliDecompressSync } from 'node:zlib'
import { buildConsole } from './build-console.ts'

const dist = new URL('../../console/dist/', import.meta.url)
const SHELL_MOST = 250_000
const CHARTS_MOST = 130_000

describe('the built console', () => {
  before(buildConsole)

  test('needs less than 250 KB of compressed script before a page is seen', () => {
    const shell = shellScripts()
    assert.ok(shell.length > 0)
    const bytes = shell.reduce((sum, file) => sum + sizeOf(file), 0)
    assert.ok(bytes < SHELL_MOST, `${bytes} bytes: ${shell.join(', ')}`)
  })

  test('fetches charts by themselves, in less than 130 KB', () => {
    const charts = assets().filter((file) => file.startsWith('drawn-chart') && file.endsWith('.js'))
    assert.ok(charts.length <= 1, 'charts are in one file')
    for (const chart of charts) assert.ok(sizeOf(chart) < CHARTS_MOST && read(chart).includes('recharts'))
    const shell = shellScripts()
    assert.ok(!shell.some((file) => read(file).includes('recharts')), 'the shell holds the charts')
  })

  test('has no script or style inside its page', () => {
    const page = read('../index.html')
    assert.doesNotMatch(page, /<style|\son\w+=|style=/)
    for (const [, attributes = '', inside = ''] of page.matchAll(/<script([^>]*)>([^<]*)</g)) {
      assert.match(attributes, /src="\/console\//)
      assert.equal(inside.trim(), '')
    }
  })

  test('has compressed copies that are the same', () => {
    const files = assets().filter((file) => /\.(?:js|css)$/.test(file) && statSync(at(file)).size >= 512)
    assert.ok(files.length >= 5)
    for (const file of files) {
      const bytes = readFileSync(at(file))
      assert.deepEqual(brotliDecompressSync(readFileSync(at(`${file}.br`))), bytes)
      assert.deepEqual(gunzipSync(readFileSync(at(`${file}.gz`))), bytes)
    }
  })

  test('asks no other origin for anything', () => {
    const named = assets()
      .filter((file) => file.endsWith('.css'))
      .flatMap((file) => [...read(file).matchAll(/url\((?!["']?data:)[^)]*\)|@import/g)].map(([found]) => found))
    assert.deepEqual(named, [])
  })
})

/** What the page names, and what that imports at once. */
function shellScripts(): string[] {
  const named = [...read('../index.html').matchAll(/\/console\/assets\/([\w.-]+\.js)/g)].map(([, file = '']) => file)
  const found = new Set<string>()
  for (const open = [...named]; open.length > 0;) {
    const file = open.pop() ?? ''
    if (found.has(file)) continue
    found.add(file)
    const imported = [...read(file).matchAll(/(?:from|^import|;import)\s*"\.\/([\w.-]+\.js)"/g)]
    open.push(...imported.map(([, name = '']) => name))
  }
  return [...found]
}

function assets(): string[] {
  return readdirSync(new URL('assets/', dist))
}

function at(file: string): URL {
  return new URL(file, new URL('assets/', dist))
}

function read(file: string): string {
  return readFileSync(at(file), 'utf8')
}

function sizeOf(file: string): number {
  return brotliCompressSync(readFileSync(at(file))).length
}
