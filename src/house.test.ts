// The house rules as a test: who may import whom, how large a file may be, no dead files, no cycles, no default exports,
// and every path that ARCHITECTURE.md names exists. A failure says the file, the rule and what to do instead.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, test } from 'node:test'

const LINES_BOUND = 400

type Import = { from: string; to: string }

const sources = globSync('src/**/*.ts')
  .map((path) => normalize(path))
  .sort()
const production = sources.filter((path) => !path.endsWith('.test.ts'))

/** Room -> what it may import from besides itself. The longest matching room of a file counts. */
const rooms: { readonly [room: string]: readonly string[] } = {
  'src/foundation': [],
  'src/generation': ['src/foundation'],
  'src/protocols': ['src/foundation', 'src/generation'],
  'src/protocols/registry.ts': ['src/protocols', 'src/generation'],
  'src/pricing': ['src/foundation', 'src/generation/usage.ts', 'src/generation/billing-terms.ts'],
  'src/providers': ['src/foundation', 'src/generation'],
  'src/catalog': ['src/foundation', 'src/generation', 'src/pricing', 'src/providers', 'src/keys/key.ts'],
  'src/store': ['src/foundation'],
  'src/keys': ['src/foundation', 'src/store', 'src/generation/gateway-error.ts', 'src/catalog/model.ts'],
  'src/credentials': [
    'src/foundation',
    'src/generation/gateway-error.ts',
    'src/keys/count-change.ts',
    'src/providers',
    'src/store',
  ],
  'src/ledger': ['src/foundation', 'src/store', 'src/generation', 'src/pricing', 'src/keys'],
  'src/limits': ['src/foundation', 'src/store', 'src/generation/gateway-error.ts', 'src/keys/key.ts'],
  'src/health': ['src/foundation', 'src/generation'],
  'src/sandbox': ['src/foundation', 'src/tokens'],
  'src/telemetry': ['src/foundation'],
  'src/configuration': [
    'src/foundation',
    'src/generation',
    'src/catalog',
    'src/keys/key.ts',
    'src/pricing',
    'src/providers',
  ],
  'src/stages': [
    'src/foundation',
    'src/generation',
    'src/protocols/protocol.ts',
    'src/protocols/screened-fields.ts',
    'src/catalog',
    'src/keys',
    'src/ledger',
    'src/limits',
    'src/pricing',
    'src/providers',
    'src/health',
    'src/tokens/media',
    'src/tokens/weigh-text.ts',
  ],
  'src/pipeline.ts': [
    'src/foundation',
    'src/generation',
    'src/catalog/model.ts',
    'src/limits/limits.ts',
    'src/protocols/protocol.ts',
    'src/stages',
  ],
  'src/reads': [
    'src/foundation',
    'src/generation',
    'src/catalog',
    'src/keys',
    'src/ledger',
    'src/limits',
    'src/store/store.ts',
    'src/protocols/protocol.ts',
    'src/stages/http',
    'src/stages/authenticate',
    'src/stages/decode',
    'src/stages/route',
    'src/stages/admit',
  ],
  'src/control': [
    'src/foundation',
    'src/generation',
    'src/catalog',
    'src/configuration',
    'src/credentials',
    'src/keys',
    'src/ledger',
    'src/limits',
    'src/pricing',
    'src/providers',
    'src/store',
    'src/protocols',
    'src/composition/model-directory.ts',
  ],
  'src/tokens': ['src/foundation', 'src/generation'],
  'src/composition': ['src'],
  'src/server.ts': ['src'],
  'src/cli': ['src'],
}

const roomNames = Object.keys(rooms).sort((a, b) => b.length - a.length)

function roomOf(path: string): string | undefined {
  return roomNames.find((room) => path === room || path.startsWith(`${room}/`))
}

function readImports(path: string): Import[] {
  const text = readFileSync(path, 'utf8')
  const found = text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)
  return [...found].map((match) => ({ from: path, to: normalize(join(dirname(path), match[1] as string)) }))
}

const imports = production.flatMap(readImports)

describe('the house', () => {
  test('a room imports only from the rooms below it', () => {
    const broken = imports.filter(({ from, to }) => {
      const room = roomOf(from)
      if (room === undefined) return true
      if (to.startsWith(`${room}/`) || to === room) return false
      if (!to.startsWith('src/')) return to !== 'package.json'
      return !(rooms[room] as readonly string[]).some((allowed) => to === allowed || to.startsWith(`${allowed}/`))
    })
    assert.deepEqual(
      broken.map(
        ({ from, to }) => `${from} imports ${to}: hand it in, or move what is shared down to a room that both may use`,
      ),
      [],
    )
  })

  test('no protocol imports another, and only the composition root and the pipeline know several stages', () => {
    const folder = (path: string) => /^src\/protocols\/([^/]+)\//.exec(path)?.[1]
    const crossing = imports.filter(({ from, to }) => {
      const [a, b] = [folder(from), folder(to)]
      return a !== undefined && b !== undefined && a !== b
    })
    assert.deepEqual(
      crossing.map(({ from, to }) => `${from} imports ${to}: go through the neutral model`),
      [],
    )
  })

  test('nothing but the command line imports the composition root', () => {
    const wrong = imports.filter(({ from, to }) => to === 'src/server.ts' && !from.startsWith('src/cli/'))
    assert.deepEqual(
      wrong.map(({ from }) => `${from} imports src/server.ts: take what you need as a parameter`),
      [],
    )
  })

  test('imports form no cycle', () => {
    const graph = new Map<string, string[]>()
    for (const { from, to } of imports) graph.set(from, [...(graph.get(from) ?? []), to])
    // Types may refer to each other; only imports of values can break at run time.
    const valueImports = new Map(production.map((path) => [path, readValueImports(path)]))
    const state = new Map<string, 'open' | 'done'>()
    const cycles: string[] = []
    const visit = (path: string, trail: readonly string[]) => {
      if (state.get(path) === 'done') return
      if (state.get(path) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
        return
      }
      state.set(path, 'open')
      for (const next of valueImports.get(path) ?? []) visit(next, [...trail, path])
      state.set(path, 'done')
    }
    for (const path of production) visit(path, [])
    assert.deepEqual(cycles, [])
  })

  test(`no source file is longer than ${LINES_BOUND} lines`, () => {
    const long = sources
      .map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > LINES_BOUND)
    assert.deepEqual(
      long.map(({ path, lines }) => `${path} has ${lines} lines: split it by what it does`),
      [],
    )
  })

  test('every file says what it is at its top, exports by name, and is used', () => {
    const used = new Set(
      [...sources, ...globSync(['test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'])].flatMap((path) =>
        readImports(normalize(path)).map(({ to }) => to),
      ),
    )
    const entries = new Set([
      'src/cli/main.ts',
      'src/configuration/write-reference.ts',
      'src/store/sqlite/sqlite-worker.ts',
    ])
    const broken: string[] = []
    for (const path of production) {
      const text = readFileSync(path, 'utf8')
      if (!/^(#!.*\n)?(\/\/|\/\*)/.test(text))
        broken.push(`${path}: open it with a comment that says what it is and what it keeps true`)
      if (/^export default /m.test(text)) broken.push(`${path}: export by name`)
      if (!used.has(path) && !entries.has(path) && !/new URL\('\.\//.test(path) && !isReferenced(path))
        broken.push(`${path}: nobody imports it; use it or delete it`)
    }
    assert.deepEqual(broken, [])
  })

  test('the environment, the clock and randomness are read in one place each', () => {
    const allowed: { readonly [pattern: string]: readonly RegExp[] } = {
      'process.env': [/^src\/configuration\//, /^src\/cli\//],
      'Date.now(': [/^src\/foundation\//],
      'Math.random(': [/^src\/foundation\//],
    }
    const broken: string[] = []
    for (const path of production) {
      const text = readFileSync(path, 'utf8').replaceAll(/^\s*(\/\/|\*).*$/gm, '')
      for (const [pattern, places] of Object.entries(allowed)) {
        if (text.includes(pattern) && !places.some((place) => place.test(path)))
          broken.push(`${path} uses ${pattern}: take it as a parameter`)
      }
    }
    assert.deepEqual(broken, [])
  })

  test('every path that ARCHITECTURE.md names exists', () => {
    const text = readFileSync('ARCHITECTURE.md', 'utf8')
    const named = [...text.matchAll(/`((?:src|test|docs|bench|console|bin|scripts)\/[A-Za-z0-9_./-]*)`/g)].map(
      (match) => match[1] as string,
    )
    assert.ok(named.length > 10)
    assert.deepEqual(
      named.filter((path) => !existsSync(path)),
      [],
    )
  })
})

function readValueImports(path: string): string[] {
  const text = readFileSync(path, 'utf8')
  const found = text.matchAll(/^import (?!type )[^'"]*'(\.{1,2}\/[^']+)'/gm)
  return [...found]
    .filter((match) => !/^import \{(\s*type [^,}]+,?)+\s*\}/.test(match[0]))
    .map((match) => normalize(join(dirname(path), match[1] as string)))
}

/** Named by a `new URL('./x.ts', import.meta.url)`: workers. */
function isReferenced(path: string): boolean {
  const name = path.split('/').at(-1) as string
  return production.some((other) => other !== path && readFileSync(other, 'utf8').includes(`'./${name}'`))
}
