// How many pages a PDF has at most, without laying it out: its page objects are counted, in the clear and in compressed
// object streams, against what the page tree says of itself. The number stays unknown for a file that hides its
// tree: encrypted, with unusual filters or escaped names, with more of anything than a file of its size has, or with a node
// that is used twice. The work is bounded by the file's size, whatever it repeats.
import { inflateSync } from 'node:zlib'

/** Bytes of compressed objects that are unpacked all together: at most so many, and so many for each byte of the file. */
const UNPACKED_BYTES = 2 * 1024 * 1024
const UNPACKED_LEAST = 8 * 1024
const UNPACKED_RATIO = 10
/** The longest dictionary of an object stream, and the longest list of children, bytes. */
const DICTIONARY_BYTES = 1_024
const CHILDREN_BYTES = 256 * 1024
/** Bytes of a file for each name that is looked at; an object with such a name is longer. */
const BYTES_PER_NAME = 64
const NAMES_LEAST = 100
/** Bytes for each sign of an escape: photographs have one in 256. */
const BYTES_PER_SIGN = 128
const SIGNS_LEAST = 1_000

function boundNames(part: Buffer): number {
  return NAMES_LEAST + part.length / BYTES_PER_NAME
}

/** The objects of a PDF that are compressed. Undefined: not a PDF, or nothing can be said. */
export function readHiddenObjects(bytes: Buffer): readonly Buffer[] | undefined {
  if (!bytes.includes('%PDF-') || bytes.includes('/Encrypt') || hidesNames(bytes)) return undefined
  return unpackObjects(bytes)
}

/** `hidden`: as they were unpacked. Undefined: nothing can be said. */
export function countPdfPages(bytes: Buffer, hidden: readonly Buffer[]): number | undefined {
  const children = new Set<string>()
  let most = 0
  for (const part of [bytes, ...hidden]) {
    const counted = readCounts(part)
    if (counted === undefined || !addChildren(part, children)) return undefined
    most = Math.max(most, counted)
  }
  most = Math.max(most, children.size)
  return most === 0 ? undefined : most
}

/** All object streams; undefined: too much of them, or a filter that is not plain deflate. */
function unpackObjects(bytes: Buffer): Buffer[] | undefined {
  const parts: Buffer[] = []
  let left = Math.min(UNPACKED_BYTES, UNPACKED_LEAST + UNPACKED_RATIO * bytes.length)
  let end = 0
  for (let at = bytes.indexOf('/ObjStm'); at !== -1; at = bytes.indexOf('/ObjStm', end)) {
    const start = find(bytes, 'stream', at, DICTIONARY_BYTES)
    if (start === -1 || left <= 0 || parts.length >= boundNames(bytes)) return undefined
    const before = bytes.toString('latin1', Math.max(0, at - DICTIONARY_BYTES), start)
    const filters = before.slice(before.lastIndexOf(' obj') + 1).match(/\/[A-Za-z0-9]+Decode/g) ?? []
    if (filters.length !== 1 || filters[0] !== '/FlateDecode') return undefined
    const from = start + 6 + (bytes[start + 6] === 0x0d ? 2 : 1)
    end = bytes.indexOf('endstream', from)
    const part = end === -1 ? undefined : inflate(bytes.subarray(from, end), left)
    if (part === undefined || hidesNames(part)) return undefined
    left -= part.length
    parts.push(part)
  }
  return parts
}

/** Undefined: it is no deflate, or unpacks to more than `most` bytes. */
export function inflate(packed: Buffer, most: number): Buffer | undefined {
  try {
    return inflateSync(packed, { maxOutputLength: most })
  } catch {
    return undefined
  }
}

/** The larger of: the page objects of `part`, the most pages that one of its nodes says it has. */
function readCounts(part: Buffer): number | undefined {
  let pages = 0
  let counted = 0
  let looked = 0
  const most = boundNames(part)
  for (let at = part.indexOf('/Page'); at !== -1; at = part.indexOf('/Page', at + 5)) {
    if ((looked += 1) > most) return undefined
    if (isLetter(part[at + 5])) continue
    if (/\/Type\s*$/.test(part.toString('latin1', Math.max(0, at - 16), at))) pages += 1
  }
  for (let at = part.indexOf('/Count'); at !== -1; at = part.indexOf('/Count', at + 6)) {
    if ((looked += 1) > most) return undefined
    counted = Math.max(counted, Number(/^\s*(\d{1,9})/.exec(part.toString('latin1', at + 6, at + 24))?.[1] ?? 0))
  }
  return Math.max(pages, counted)
}

/** Adds the objects that some node of `part` names as its children. False: it cannot be told. */
function addChildren(part: Buffer, children: Set<string>): boolean {
  let end = 0
  let lists = 0
  const most = boundNames(part)
  for (let at = part.indexOf('/Kids'); at !== -1; at = part.indexOf('/Kids', end)) {
    if ((lists += 1) > most) return false
    end = find(part, ']', at, CHILDREN_BYTES)
    const list = end === -1 ? '' : part.toString('latin1', at + 5, end).trimStart()
    if (!list.startsWith('[')) return false
    for (const [child] of list.matchAll(/\d{1,10}\s{1,4}\d{1,5}\s{1,4}R/g)) {
      if (children.has(child)) return false
      children.add(child)
    }
  }
  return true
}

/** Where `text` is within `reach` bytes behind `from`; -1: nowhere. */
function find(bytes: Buffer, text: string, from: number, reach: number): number {
  const at = bytes.subarray(from, from + reach).indexOf(text)
  return at === -1 ? -1 : from + at
}

const names =
  /^\/(?:Page|Kids|Count|Type|ObjStm|Encrypt|Contents|Filter|Flate|Decode|DP|Subtype|Form|Pattern|ToUnicode)/
/** The longest of these names with every letter escaped. */
const NAME_BYTES = 32

/** Whether one of the names above is written with escapes (`/P#61ge`), which readers of PDF accept. */
function hidesNames(bytes: Buffer): boolean {
  let signs = 0
  let looked = 0
  for (let at = bytes.indexOf('#'); at !== -1; at = bytes.indexOf('#', at + 1)) {
    if ((signs += 1) > SIGNS_LEAST + bytes.length / BYTES_PER_SIGN) return true
    // The letters of these names begin with 4 to 7 in hexadecimal.
    const digit = bytes[at + 1] ?? 0
    if (digit < 0x34 || digit > 0x37) continue
    if ((looked += 1) > boundNames(bytes)) return true
    const from = Math.max(0, at - NAME_BYTES)
    const slash = bytes.subarray(from, at).lastIndexOf(0x2f)
    if (slash === -1) continue
    const name = bytes.toString('latin1', from + slash, from + slash + NAME_BYTES)
    if (names.test(name)) continue
    if (names.test(name.replaceAll(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))))
      return true
  }
  return false
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a))
}
