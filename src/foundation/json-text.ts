// `JSON.parse` that reads names as they are written. V8's (Node 24 to 26.10 at least) takes a name with an escape for
// another one: `{"a\\":1}` read once, by anybody in the process, makes it read `{"a\n":1}` as if it said `a\`
// (https://github.com/nodejs/node/issues/63785). One tenant's request must not change what another's says, so no name with
// an escape is given to it.

export type Revive = (name: string, value: unknown, context?: { source?: string }) => unknown

const QUOTE = 0x22
const BACKSLASH = 0x5c
const nameEnd = /"[\t\n\r ]*:/g
const colon = /[\t\n\r ]*:/y

/** @throws SyntaxError where it is not JSON */
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

/** Each name with an escape is parsed under another one, and given back its own afterwards. */
function parseRenamed(text: string, revive: Revive = (_name, value) => value): unknown {
  let mark = '\ud800'
  while (text.includes(mark)) mark += mark
  const names: string[] = []
  let renamed = ''
  let from = 0
  for (let at = text.indexOf('"'), end = 0; at !== -1; at = text.indexOf('"', end)) {
    end = skipString(text, at)
    colon.lastIndex = end
    const written = text.slice(at, end)
    if (!colon.test(text) || !written.includes('\\')) continue
    renamed += `${text.slice(from, at)}"${mark}${names.length}"`
    names.push(JSON.parse(written) as string)
    from = end
  }
  const readName = (name: string) => (name.startsWith(mark) ? (names[Number(name.slice(mark.length))] as string) : name)
  return JSON.parse(renamed + text.slice(from), (name: string, value: unknown, context?: { source?: string }) => {
    const revived = revive(readName(name), value, context)
    if (typeof revived !== 'object' || revived === null || Array.isArray(revived)) return revived
    if (!Object.keys(revived).some((key) => key.startsWith(mark))) return revived
    return Object.fromEntries(Object.entries(revived).map(([key, member]) => [readName(key), member]))
  })
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
