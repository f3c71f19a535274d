// Names: files and folders are in kebab-case, a file is named after something that it exports, and words that say nothing
// are not used.
import { isProduction } from './parsed-file.ts'
import type { ParsedFile } from './parsed-file.ts'
import type { Broken, Rule } from './rule.ts'

const KEBAB_PATH = /^(?:\.?[a-z0-9]+(?:[-.][a-z0-9]+)*\/)*[a-z0-9]+(?:[-.][a-z0-9]+)*$/

/** Roles that have the same file in every folder of a protocol, whatever the protocol calls what is in it. */
const ROLE_FILES = new Set(['protocol.ts', 'wire.ts'])

const DOERS: { readonly [doer: string]: string } = { decoder: 'decode', encoder: 'encode' }

/** Words that say nothing, and what to write instead. */
const EMPTY_WORDS: { readonly [word: string]: string } = {
  util: 'say what it does',
  utils: 'say what it does',
  utility: 'say what it does',
  helper: 'say what it does',
  helpers: 'say what it does',
  misc: 'say what it does',
  stuff: 'say what it is',
  common: 'say what has it in common',
  manager: 'say what it does: it opens, holds, plans, closes',
}

/** Words that say nothing when a name ends in them; `dataDirectory` and `readDataUrl` are the field's terms. */
const EMPTY_LAST_WORDS: { readonly [word: string]: string } = {
  data: 'say what the data are: bytes, rows, settings',
  info: 'say what it tells: status, summary, facts',
}

export const nameRules: readonly Rule[] = [
  {
    name: 'kebab-case',
    find: ({ files }) =>
      files
        .filter(({ path }) => !KEBAB_PATH.test(path))
        .map(({ path }) => ({ place: path, message: `${path}: write the name in kebab-case` })),
  },
  {
    name: 'files named after an export',
    find: ({ files }) =>
      files
        .filter((file) => isProduction(file.path) && !isNamedAfterExport(file))
        .map(({ path, exports }) => ({
          place: path,
          message: `${path} exports ${exports.map(({ name }) => name).join(', ')}: name the file after one of them, or after the noun that all of them have in their names`,
        })),
  },
  { name: 'empty words', find: ({ files }) => files.flatMap(findEmptyWords) },
]

/**
 * `meter.ts` exports `createMeter`: every word of the file's name is in the name of one export. Plurals are equal, and so is
 * what does a thing to doing it: `decode-events.ts` exports an `EventDecoder`.
 * `wallet-store.ts` holds the SQL of wallets, and exports `readWallets`. A file of several small exports may be named after their
 * subject instead, where the name of each has its noun, which is the last word of the file's name: `key-limits.ts` exports
 * `resolveLimits` and `changeLimits`, and nothing that is not about limits.
 */
function isNamedAfterExport({ path, exports }: ParsedFile): boolean {
  const file = baseOf(path)
  if (exports.length === 0) return true
  if (path.startsWith('src/protocols/') && ROLE_FILES.has(file)) return true
  const wanted = reduce(wordsOf(file.replace(/(?:-store)?\.ts$/, '')))
  const names = exports.map(({ name }) => reduce(wordsOf(name)))
  const noun = wanted.at(-1) ?? ''
  return (
    names.some((words) => wanted.every((word) => words.includes(word))) ||
    (names.length > 1 && names.every((words) => words.includes(noun)))
  )
}

function reduce(words: readonly string[]): readonly string[] {
  return words.map((word) => DOERS[word] ?? (word.length > 2 && word.endsWith('s') ? word.slice(0, -1) : word))
}

function findEmptyWords({ path, declared }: ParsedFile): Broken[] {
  const parts = path.split('/').map((part) => wordsOf(part.replace(/(?:\.test)?\.[jt]s$/, '')))
  const inPath = parts.flatMap((words) => judgeWords(words, path, path)).slice(0, 1)
  const inNames = declared.flatMap(({ name, line }) =>
    judgeWords(wordsOf(name), `${path} ${name}`, `${path}:${line} ${name}`),
  )
  return [...inPath, ...inNames]
}

function judgeWords(words: readonly string[], place: string, where: string): Broken[] {
  const last = words.at(-1)
  const found = words.find((word) => Object.hasOwn(EMPTY_WORDS, word))
  const word = found ?? (last !== undefined && Object.hasOwn(EMPTY_LAST_WORDS, last) ? last : undefined)
  if (word === undefined) return []
  return [{ place, message: `${where}: '${word}' says nothing: ${EMPTY_WORDS[word] ?? EMPTY_LAST_WORDS[word]}` }]
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** `readHTTPHead`, `read-http-head` and `READ_HTTP_HEAD` are the words read, http, head. */
function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_.#$]/)
    .filter((word) => word !== '')
}
