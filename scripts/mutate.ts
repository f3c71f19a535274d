// Puts small faults, one at a time, into the TypeScript files of a folder and runs the folder's tests: a fault that they
// do not see is listed with its place, and wants a test (or is none: the change makes no difference). It works on a copy;
// the repository is not touched. Which faults are tried is drawn from a seed that is printed; their number and the time
// in all are bounded. It reads code by its letters, not its grammar: what it makes of types is skipped where it does not parse.
//
//   npm run mutate -- FOLDER [--most N] [--minutes M] [--seed S]
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { seededRandom, systemRandom } from '../src/foundation/random.ts'

type Mutant = { file: string; line: number; what: string; text: string }

const COPIED = ['src', 'test', 'package.json', 'tsconfig.json']
/** A test file that takes so many times its usual time, and this much more, hangs: the fault was seen. */
const HANG_FACTOR = 4
const HANG_MS = 10_000

const swaps: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/ === /g, ' !== '],
  [/ !== /g, ' === '],
  [/ < /g, ' <= '],
  [/ <= /g, ' < '],
  [/ > /g, ' >= '],
  [/ >= /g, ' > '],
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/ \+= /g, ' -= '],
  [/ -= /g, ' += '],
  [/\btrue\b/g, 'false'],
  [/\bfalse\b/g, 'true'],
]
/** A line that is one whole statement: a call or an assignment. */
const statement = /^[ ]+(?:void |await )?[\w.#?]+(?:\([^\n]*\)| (?:[-+|&?]{0,2})= [^\n]+[^,{([\n])$/gm
const condition = /\b(?:if|while) \(/g
const integer = /(?<![\w.#])\d[\d_]*(?![\w.])/g

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    most: { type: 'string', default: '50' },
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Math.floor(systemRandom.fraction() * 1_000_000)) },
  },
})
const [folder] = positionals
if (folder === undefined) stop('usage: npm run mutate -- FOLDER [--most N] [--minutes M] [--seed S]')
const [most, minutes, seed] = [values.most, values.minutes, values.seed].map(Number) as [number, number, number]
if (!(most > 0 && minutes > 0 && seed >= 0)) stop('--most, --minutes and --seed are numbers')

const root = resolve(import.meta.dirname, '..')
const files = globSync(`${folder}/**/*.ts`, { cwd: root }).sort()
const tests = files.filter((file) => file.endsWith('.test.ts'))
const sources = files.filter((file) => !file.endsWith('.test.ts'))
if (sources.length === 0 || tests.length === 0) stop(`${folder} has no sources or no tests`)

const copy = mkdtempSync(join(tmpdir(), 'crossmodel-mutate-'))
process.on('exit', () => rmSync(copy, { recursive: true, force: true }))
for (const name of COPIED) cpSync(join(root, name), join(copy, name), { recursive: true })
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
run(values.seed)

function run(printedSeed: string): void {
  const endMs = performance.now() + minutes * 60_000
  const usualMs = new Map(tests.map((file) => [file, measure(file)]))
  const all = sources.flatMap(findMutants)
  const chosen = shuffle(all, seed)
  let tried = 0
  const survivors: Mutant[] = []
  for (const mutant of chosen) {
    if (tried === most || performance.now() > endMs) break
    if (!parses(mutant.text)) continue
    tried += 1
    if (isSeen(mutant, usualMs)) continue
    survivors.push(mutant)
    say(`${mutant.file}:${mutant.line}: ${mutant.what}`)
  }
  say(`seed ${printedSeed}: ${tried} of ${all.length} faults tried, ${survivors.length} not seen`)
  process.exitCode = survivors.length > 0 ? 1 : 0
}

/** How long the file takes where nothing is wrong, ms. */
function measure(file: string): number {
  const startedMs = performance.now()
  if (!passes(file, minutes * 60_000)) stop(`${file} fails without any fault`)
  return performance.now() - startedMs
}

function isSeen({ file, text }: Mutant, usualMs: ReadonlyMap<string, number>): boolean {
  const path = join(copy, file)
  const before = readFileSync(path, 'utf8')
  writeFileSync(path, text)
  // Its own test is the likeliest to see it, and the quick ones cost least.
  const own = `${basename(file, '.ts')}.test.ts`
  const order = [...usualMs].sort(
    ([a, aMs], [b, bMs]) => Number(basename(b) === own) - Number(basename(a) === own) || aMs - bMs,
  )
  const seen = order.some(([test, ms]) => !passes(test, ms * HANG_FACTOR + HANG_MS))
  writeFileSync(path, before)
  return seen
}

/** A test file is a program of its own: killed, it leaves nobody behind. */
function passes(test: string, boundMs: number): boolean {
  const { status } = spawnSync(process.execPath, [test], {
    cwd: copy,
    stdio: 'ignore',
    timeout: Math.ceil(boundMs),
    killSignal: 'SIGKILL',
  })
  return status === 0
}

function findMutants(file: string): Mutant[] {
  const text = readFileSync(join(root, file), 'utf8')
  const code = blankOut(text)
  const found: Mutant[] = []
  const add = (at: number, size: number, replacement: string, what: string) => {
    const line = text.slice(0, at).split('\n').length
    if (!/^(?:import|export type|type) /.test(text.split('\n')[line - 1] ?? ''))
      found.push({ file, line, what, text: text.slice(0, at) + replacement + text.slice(at + size) })
  }
  for (const [pattern, replacement] of swaps)
    for (const { 0: old, index } of code.matchAll(pattern))
      add(index, old.length, replacement, `${old.trim()} became ${replacement.trim()}`)
  for (const { 0: old, index } of code.matchAll(integer)) {
    const number = Number(old.replaceAll('_', ''))
    for (const other of number === 0 ? [1] : [number - 1, number + 1])
      add(index, old.length, String(other), `${old} became ${other}`)
  }
  for (const { 0: old, index } of code.matchAll(condition)) {
    const from = index + old.length
    const to = findClosing(code, from)
    add(from, to - from, `!(${text.slice(from, to)})`, 'the condition was negated')
  }
  for (const { 0: old, index } of code.matchAll(statement))
    if (isBalanced(old)) add(index, old.length, ';', `removed: ${text.slice(index, index + old.length).trim()}`)
  return found
}

/** Comments, strings and patterns become blanks, so that what is found is code, and stands where it stood. */
function blankOut(text: string): string {
  const opaque =
    /\/\/[^\n]*|\/\*[^]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<=[=(,:] ?)\/(?![/*])(?:\\.|[^/\\\n])+\/[a-z]*/g
  return text.replaceAll(opaque, (part) => part.replaceAll(/[^\n]/g, (_, at: number) => (at === 0 ? '"' : '_')))
}

/** Where the bracket that is open at `from` is closed. */
function findClosing(code: string, from: number): number {
  let depth = 1
  let at = from
  for (; at < code.length; at += 1) {
    if (code[at] === '(') depth += 1
    else if (code[at] === ')') depth -= 1
    if (depth === 0) break
  }
  return at
}

function isBalanced(code: string): boolean {
  return ['()', '[]', '{}'].every(
    ([open, close]) => code.split(open as string).length === code.split(close as string).length,
  )
}

function parses(text: string): boolean {
  try {
    stripTypeScriptTypes(text)
    return true
  } catch {
    return false
  }
}

function shuffle(mutants: Mutant[], from: number): Mutant[] {
  const random = seededRandom(from)
  return mutants
    .map((mutant) => ({ mutant, place: random.fraction() }))
    .sort((a, b) => a.place - b.place)
    .map(({ mutant }) => mutant)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function stop(why: string): never {
  process.stderr.write(`${why}\n`)
  process.exit(1)
}
