// How many tokens the text of a PDF has at most, without laying it out: the bytes of all strings in what its pages draw, once
// for each time that it is drawn, and of those beside it (notes, values of forms). The number stays unknown where these
// cannot be followed: nested filters, contents that are named indirectly, forms in forms, more than may be unpacked. The work
// is bounded by the budget and by the file's size.
import { inflate } from './count-pdf-pages.ts'

/** What may still be unpacked for one request. */
export type UnpackBudget = { bytes: number; streams: number }

/** The longest dictionary of a stream, and the longest list of a page's contents, bytes. */
const DICTIONARY_BYTES = 64 * 1024
const LIST_BYTES = 64 * 1024
/** Names of one sort that are looked at. */
const NAMES = 20_000
/** Tokens of a byte of a string: a letter is less, and half a Chinese character is about as much. */
const BYTE_TOKENS = 1
/** Where a byte may stand for a whole Chinese character. */
const WIDE_BYTE_TOKENS = 2.4

type Reading = { strings: number; drawings: number; longestForm: number; isNested: boolean; isWide: boolean }

/** `hidden`: its compressed objects, unpacked. Undefined: it cannot be told. */
export function readPdfText(bytes: Buffer, hidden: readonly Buffer[], budget: UnpackBudget): number | undefined {
  const contents = new Map<string, number>()
  const maps = new Map<string, number>()
  const reading: Reading = { strings: 0, drawings: 0, longestForm: 0, isNested: false, isWide: false }
  for (const part of [bytes, ...hidden])
    if (!addReferences(part, '/Contents', contents) || !addReferences(part, '/ToUnicode', maps)) return undefined
  for (const part of hidden) reading.strings += countStrings(part)
  const seen = new Set<string>()
  let after = 0
  let end = 0
  let looked = 0
  for (let at = bytes.indexOf('stream'); at !== -1; at = bytes.indexOf('stream', at + 6)) {
    if ((looked += 1) > NAMES) return undefined
    const before = bytes.subarray(Math.max(after, at - DICTIONARY_BYTES), at)
    if (at >= end) reading.strings += countStrings(bytes.subarray(Math.max(after, end), at))
    after = at + 6
    if (bytes[at - 1] === 0x64) continue
    if (end !== -1 && end <= at) end = bytes.indexOf('endstream', at)
    const dictionary = readDictionary(before)
    if (dictionary === undefined) {
      // A keyword without a dictionary that can be read; else only a word.
      if (bytes[at + 6] === 0x0a || bytes[at + 6] === 0x0d) return undefined
      continue
    }
    const { id, text } = dictionary
    const uses = contents.get(id) ?? 0
    const isForm = /\/Subtype\s*\/Form\b|\/PatternType\b/.test(text)
    const isMap = maps.has(id)
    if (uses === 0 && !isForm && !isMap) continue
    const part = end === -1 ? undefined : unpack(bytes.subarray(skipBreak(bytes, at + 6), end), text, budget)
    if (part === undefined) return undefined
    seen.add(id)
    if (isMap && !readMap(part, reading)) return undefined
    if (uses > 0 || isForm) addPart(part, uses, isForm, reading)
  }
  reading.strings += countStrings(bytes.subarray(Math.max(after, end)))
  if ([...contents.keys(), ...maps.keys()].some((id) => !seen.has(id))) return undefined
  if (reading.isNested && reading.longestForm > 0) return undefined
  const strings = reading.strings + reading.longestForm * reading.drawings
  return Math.ceil(strings * (reading.isWide ? WIDE_BYTE_TOKENS : BYTE_TOKENS))
}

function addPart(part: Buffer, uses: number, isForm: boolean, reading: Reading): void {
  const strings = countStrings(part)
  const drawings = countDrawings(part)
  reading.strings += strings * Math.max(1, uses)
  reading.drawings += drawings * uses
  if (!isForm) return
  reading.longestForm = Math.max(reading.longestForm, strings)
  reading.isNested ||= drawings > 0
}

/** Adds the objects that are named behind `name`, as often as they are. False: it cannot be told which. */
function addReferences(part: Buffer, name: string, references: Map<string, number>): boolean {
  let looked = 0
  for (let at = part.indexOf(name); at !== -1; at = part.indexOf(name, at + name.length)) {
    if ((looked += 1) > NAMES) return false
    const from = at + name.length
    const start = part.toString('latin1', from, from + 40)
    if (/^(?:[A-Za-z]|\s*[(</])/.test(start)) continue
    const isList = /^\s*\[/.test(start)
    const end = isList ? part.subarray(from, from + LIST_BYTES).indexOf(']') : 40
    const ids = end === -1 ? [] : [...part.toString('latin1', from, from + end).matchAll(/(\d{1,10})\s+\d{1,5}\s+R/g)]
    if (ids.length === 0 && !(isList && /^\s*\[\s*\]/.test(start))) return false
    if (!isList && !/^\s*\d{1,10}\s+\d{1,5}\s+R/.test(start)) return false
    for (const [, id = ''] of isList ? ids : ids.slice(0, 1)) references.set(id, (references.get(id) ?? 0) + 1)
  }
  return true
}

/** The object that ends `before`, with its number. Undefined: no stream begins there. */
function readDictionary(before: Buffer): { id: string; text: string } | undefined {
  const at = before.lastIndexOf('obj')
  if (at <= 0 || before[at - 1] === 0x64) return undefined
  const head = before.toString('latin1', Math.max(0, at - 64), at)
  const text = before.toString('latin1', at + 3)
  const id = /(\d{1,10})\s+\d{1,5}\s*$/.exec(head)?.[1]
  // An object that begins within a comment or a string of another one.
  if (id === undefined || /%[^\r\n]*$/.test(head) || !/^\s*<</.test(text) || closesMore(text)) return undefined
  return { id: String(Number(id)), text }
}

/** Whether a bracket is closed that was not opened. */
function closesMore(text: string): boolean {
  let depth = 0
  for (const [sign] of text.matchAll(/[()]/g)) if ((depth += sign === '(' ? 1 : -1) < 0) return true
  return false
}

function skipBreak(bytes: Buffer, at: number): number {
  return at + (bytes[at] === 0x0d && bytes[at + 1] === 0x0a ? 2 : 1)
}

function unpack(packed: Buffer, dictionary: string, budget: UnpackBudget): Buffer | undefined {
  if ((budget.streams -= 1) < 0 || budget.bytes <= 0 || /\/(?:DecodeParms|DP|F)\b/.test(dictionary)) return undefined
  let part: Buffer | undefined = packed
  if (/\/(?:Filter|FlateDecode)\b/.test(dictionary)) {
    if (!/\/Filter\s*(?:\/FlateDecode\b|\[\s*\/FlateDecode\s*\])/.test(dictionary)) return undefined
    part = inflate(packed, budget.bytes)
  }
  if (part === undefined || (budget.bytes -= part.length) < 0) return undefined
  return part
}

/** What a font's codes stand for. False: one of them may stand for more than the letters of a ligature. */
function readMap(part: Buffer, reading: Reading): boolean {
  for (const [, hex = ''] of part.toString('latin1').matchAll(/<([0-9a-fA-F\s]*)/g)) {
    if (hex.length > 12) return false
    for (let at = 0; at + 4 <= hex.length; at += 4) {
      const unit = Number.parseInt(hex.slice(at, at + 4), 16)
      if (unit >= 0x2e80 && unit < 0xfb00) reading.isWide = true
    }
  }
  return true
}

function countDrawings(part: Buffer): number {
  let count = 0
  for (let at = part.indexOf('Do'); at !== -1; at = part.indexOf('Do', at + 2)) count += 1
  return count
}

/** Bytes within brackets, and half of the signs of strings in hexadecimal; where it is unclear, more rather than less. */
function countStrings(part: Buffer): number {
  let count = 0
  let depth = 0
  for (let at = 0; at < part.length; at += 1) {
    const byte = part[at]
    if (depth > 0) count += 1
    if (byte === 0x28) depth += 1
    else if (byte === 0x29 && depth > 0) depth -= 1
    else if (byte === 0x5c && depth > 0) {
      at += 1
      count += 1
    } else if (byte === 0x3c && depth === 0 && part[at + 1] === 0x3c) {
      // A dictionary.
      at += 1
    } else if (byte === 0x3c && depth === 0) {
      const from = at
      while (isHex(part[at + 1])) at += 1
      count += Math.ceil((at - from) / 2)
    }
  }
  return count
}

function isHex(byte: number | undefined): boolean {
  if (byte === undefined) return false
  return (
    (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66) || byte <= 0x20
  )
}
