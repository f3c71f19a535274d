// Changing a few top-level members of a JSON object as bytes, the rest untouched: what passthrough does to a request.
// One scan finds the members, duplicates and the depth; edits are then cuts and pastes on the original bytes, so that
// the same original can be spliced again for another attempt.

/** Byte ranges of one top-level member: the key from its quote, the value without white space around it. */
type MemberRange = { keyStart: number; valueStart: number; valueEnd: number }

export type TopLevel = {
  members: ReadonlyMap<string, MemberRange>
  /** Keys that stand more than once. */
  duplicates: readonly string[]
  /** Deepest nesting of the text. */
  depth: number
  /** JSON values of any kind, the object itself among them; where they are more than was allowed, the scan stopped there. */
  values: number
  /** Names of any depth that hold an escape, or are so long that they may: a parser looks at them twice. */
  slowNames: number
  /** Where the object's first byte after `{` is. */
  bodyStart: number
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a

/**
 * The members of the object that `bytes` holds. Says nothing about validity: the caller parses the text too, and what
 * is not an object, or not JSON at all, gives undefined or ranges of no meaning, never an endless loop. All that
 * `JSON.parse` would take before it finds a fault has been counted here.
 */
export function scanTopLevel(
  bytes: Buffer,
  mostValues = Number.POSITIVE_INFINITY,
  mostMembers = Number.POSITIVE_INFINITY,
): TopLevel | undefined {
  let at = skipSpace(bytes, bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0)
  if (bytes[at] !== 0x7b) return undefined
  at += 1
  const bodyStart = at
  const members = new Map<string, MemberRange>()
  const duplicates: string[] = []
  const tally: Tally = { values: 1, depth: 1, slowNames: 0, mostValues }
  for (;;) {
    at = skipSpace(bytes, at)
    if (bytes[at] !== QUOTE) break
    const keyStart = at
    const keyEnd = skipString(bytes, at)
    const isSlow = holdsEscape
    at = skipSpace(bytes, keyEnd)
    if (bytes[at] !== COLON) break
    const valueStart = skipSpace(bytes, at + 1)
    tally.values += 1
    if (isSlow) tally.slowNames += 1
    const valueEnd = skipValue(bytes, valueStart, tally)
    if (tally.values > mostValues) break
    const key = readKey(bytes, keyStart, keyEnd)
    if (members.has(key)) duplicates.push(key)
    members.set(key, { keyStart, valueStart, valueEnd })
    if (members.size > mostMembers) break
    at = skipSpace(bytes, valueEnd)
    if (bytes[at] !== COMMA) break
    at += 1
  }
  const { values, depth, slowNames } = tally
  return { members, duplicates, depth, values, slowNames, bodyStart }
}

/** New JSON text for a member, or undefined to take it out. A member that is not there is added at the front. */
type Edits = { readonly [key: string]: string | undefined }

/** `bytes` with `edits` applied. Untouched bytes are the same bytes. */
export function spliceJson(bytes: Buffer, top: TopLevel, edits: Edits): Buffer {
  const cuts: Cut[] = []
  let added = ''
  let removes = false
  for (const key in edits) {
    const text = edits[key]
    const range = top.members.get(key)
    if (range === undefined) {
      if (text !== undefined) added += `${JSON.stringify(key)}:${text},`
    } else if (text !== undefined) cuts.push({ start: range.valueStart, end: range.valueEnd, text })
    else {
      removes = true
      cuts.push({ ...removal(bytes, range), text: '' })
    }
  }
  if (added !== '') {
    const empty = top.members.size === 0
    cuts.push({ start: top.bodyStart, end: top.bodyStart, text: empty ? added.slice(0, -1) : added })
  }
  if (cuts.length === 0) return bytes
  if (cuts.length > 1) cuts.sort((a, b) => a.start - b.start || a.end - b.end)
  const result = paste(bytes, cuts)
  return removes ? dropDanglingComma(result, bytes, top, edits) : result
}

type Cut = { start: number; end: number; text: string }

/** `bytes` with each cut, in order, replaced by its text. */
function paste(bytes: Buffer, cuts: readonly Cut[]): Buffer {
  let most = bytes.length
  for (const { text } of cuts) most += Buffer.byteLength(text)
  const result = Buffer.allocUnsafe(most)
  let from = 0
  let to = 0
  for (const { start, end, text } of cuts) {
    if (start > from) to += bytes.copy(result, to, from, start)
    to += result.write(text, to)
    from = Math.max(from, end)
  }
  to += bytes.copy(result, to, from)
  return result.subarray(0, to)
}

/** A member with the comma behind it; the last member keeps its place to `dropDanglingComma`. */
function removal(bytes: Buffer, range: MemberRange): { start: number; end: number } {
  const after = skipSpace(bytes, range.valueEnd)
  if (bytes[after] === COMMA) return { start: range.keyStart, end: skipSpace(bytes, after + 1) }
  return { start: range.keyStart, end: range.valueEnd }
}

/** Taking out the last member leaves the comma before it: it goes too. */
function dropDanglingComma(result: Buffer, bytes: Buffer, top: TopLevel, edits: Edits): Buffer {
  const last = [...top.members].reduce(
    (a, b) => (b[1].keyStart > a[1].keyStart ? b : a),
    ['', { keyStart: -1, valueStart: -1, valueEnd: -1 }],
  )
  if (last[1].keyStart === -1 || !(last[0] in edits) || edits[last[0]] !== undefined) return result
  const tail = bytes.length - last[1].valueEnd
  let at = result.length - tail - 1
  while (at > 0 && isSpace(result[at])) at -= 1
  if (result[at] !== COMMA) return result
  return Buffer.concat([result.subarray(0, at), result.subarray(at + 1)])
}

function readKey(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('latin1', start + 1, end - 1)
  if (!text.includes('\\') && isAscii(text)) return text
  try {
    return JSON.parse(bytes.toString('utf8', start, end)) as string
  } catch {
    return text
  }
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 127) return false
  return true
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from
  while (isSpace(bytes[at])) at += 1
  return at
}

/** Of the string that was skipped last: an escape is in it, or it is so long that one may be. */
let holdsEscape = false

/** The index behind the closing quote of the string that opens at `from`. */
function skipString(bytes: Buffer, from: number): number {
  let at = from + 1
  holdsEscape = false
  for (;;) {
    // A short string ends sooner than a search for its end would begin.
    for (const near = Math.min(at + NEAR_BYTES, bytes.length); at < near; at += 1) {
      const byte = bytes[at]
      if (byte === QUOTE) return at + 1
      if (byte !== BACKSLASH) continue
      holdsEscape = true
      at += 1
    }
    holdsEscape = true
    if (at >= bytes.length) return bytes.length
    at = bytes.indexOf(QUOTE, at)
    if (at === -1) return bytes.length
    let slashes = 0
    while (bytes[at - 1 - slashes] === BACKSLASH) slashes += 1
    at += 1
    if (slashes % 2 === 0) return at
  }
}

const NEAR_BYTES = 32

/** What a scan has met so far. */
type Tally = { values: number; depth: number; slowNames: number; readonly mostValues: number }

/** The index behind the value that begins at `from`, which itself is counted already. */
function skipValue(bytes: Buffer, from: number, tally: Tally): number {
  const first = bytes[from]
  if (first === QUOTE) return skipString(bytes, from)
  if (isOpening(first)) return skipInside(bytes, from, tally)
  let at = from
  while (at < bytes.length && bytes[at] !== COMMA && !isClosing(bytes[at]) && !isSpace(bytes[at])) at += 1
  return at
}

/** As `skipValue`, of an object or an array. Each comma stands before a value, and so does each bracket but an empty pair's. */
function skipInside(bytes: Buffer, from: number, tally: Tally): number {
  let depth = 0
  let at = from
  while (at < bytes.length) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      at = skipString(bytes, at)
      if (holdsEscape && bytes[skipSpace(bytes, at)] === COLON) tally.slowNames += 1
      continue
    }
    at += 1
    if (isOpening(byte)) {
      depth += 1
      if (depth >= tally.depth) tally.depth = depth + 1
      at = skipSpace(bytes, at)
      if (isClosing(bytes[at])) continue
      tally.values += 1
    } else if (byte === COMMA) tally.values += 1
    else if (isClosing(byte)) {
      depth -= 1
      if (depth === 0) break
      continue
    } else continue
    if (tally.values > tally.mostValues) break
  }
  return at
}

function isOpening(byte: number | undefined): boolean {
  return byte === 0x7b || byte === 0x5b
}

function isClosing(byte: number | undefined): boolean {
  return byte === 0x7d || byte === 0x5d
}
