// `JSON.parse` that reads names as they are written. V8's (Node 24 to 26.10 at least) takes a name with an escape for
// another one: `{"a\\":1}` read once, by anybody in the process, makes it read `{"a\n":1}` as if it said `a\`
// (https://github.com/nodejs/node/issues/63785). One tenant's request must not change what another's says, so no name with
// an escape is given to it.
import { bounds } from '../bounds.ts'

type Revive = (name: string, value: unknown, context?: { source?: string }) => unknown

const QUOTE = 0x22
const BACKSLASH = 0x5c
const nameEnd = /"[\t\n\r ]*:/g
/** Also what a mark begins with: a name written with an escape may be any text. */
// oxlint-disable-next-line no-control-regex
const needsEscape = /["\\\0-\x1f\ud800]/
const colon = /[\t\n\r ]*:/y

/** @throws SyntaxError where it is not JSON; RangeError where more names hold an escape than is bearable */
export function parseText(text: string, revive?: Revive): unknown {
  return holdsEscapedName(text) ? parseRenamed(text, revive) : JSON.parse(text, revive)
}

/** False only where no name holds an escape; true may be wrong, which costs time alone. */
function holdsEscapedName(text: string): boolean {
  if (!text.includes('\\')) return false
  nameEnd.lastIndex = 0
  for (let found = nameEnd.exec(text); found !== null; found = nameEnd.exec(text)) {
    const slashes = countSlashes(text, found.index)
    // An escaped quote: this is inside a string, not at its end.
    if (slashes % 2 === 1) continue
    let at = found.index - 1
    while (at >= 0 && text.charCodeAt(at) !== QUOTE && text.charCodeAt(at) !== BACKSLASH) at -= 1
    if (text.charCodeAt(at) === BACKSLASH || text.charCodeAt(at - 1) === BACKSLASH) return true
  }
  return false
}

/** Names that can be written without an escape are; the others are parsed under a mark, and given back afterwards. */
function parseRenamed(text: string, revive?: Revive): unknown {
  let mark = '\ud800'
  while (text.includes(mark)) mark += mark
  const marked = new Map<string, string>()
  const known = new Map<string, string>()
  const rename = (written: string): string => {
    let name = JSON.parse(written) as string
    if (needsEscape.test(name)) {
      if (marked.size === bounds.jsonEscapedNames) throw new RangeError('too many names with escapes')
      const given = `${mark}${marked.size}`
      marked.set(given, name)
      name = given
    }
    known.set(written, `"${name}"`)
    return `"${name}"`
  }
  const pieces: string[] = []
  let from = 0
  for (let at = text.indexOf('"'), end = 0; at !== -1; at = text.indexOf('"', end)) {
    end = skipString(text, at)
    colon.lastIndex = end
    if (!colon.test(text)) continue
    const written = text.slice(at, end)
    if (!written.includes('\\')) continue
    pieces.push(text.slice(from, at), known.get(written) ?? rename(written))
    from = end
  }
  pieces.push(text.slice(from))
  const value = JSON.parse(pieces.join(''), revive) as unknown
  return marked.size === 0 ? value : unmark(value, marked)
}

/** `value` with its own names; what has none of the marks stays the same object. */
function unmark(value: unknown, marked: ReadonlyMap<string, string>): unknown {
  if (typeof value !== 'object' || value === null) return value
  const members = value as { [name: string]: unknown }
  let isMarked = false
  for (const name of Object.keys(members)) {
    const member = members[name]
    const own = unmark(member, marked)
    // Its own `__proto__` is a member like others: an assignment to what is there keeps it one.
    if (own !== member) members[name] = own
    isMarked ||= !Array.isArray(value) && marked.has(name)
  }
  if (!isMarked) return value
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [marked.get(name) ?? name, member]))
}

/** The index behind the closing quote of the string that opens at `from`. */
function skipString(text: string, from: number): number {
  let at = from
  do {
    at = text.indexOf('"', at + 1)
    if (at === -1) return text.length
  } while (countSlashes(text, at) % 2 === 1)
  return at + 1
}

/** Backslashes directly before `at`. */
function countSlashes(text: string, at: number): number {
  let from = at
  while (from > 0 && text.charCodeAt(from - 1) === BACKSLASH) from -= 1
  return at - from
}
