// Reads the header fields of an HTTP/1 head (RFC 9112, 5): from lines to names and values. It is strict: no folded
// lines, names are tokens, no blank before the colon. There is one reader for callers and one for servers, since a
// reader remembers the names that it has seen, and peers of one kind send the same ones.
import { token } from './token.ts'
import { WireError } from './wire-error.ts'

/** Names in lower case; what was repeated is joined with `, `. Has no prototype. */
export type Fields = { readonly [name: string]: string | undefined }

const SPACE = 0x20
const TAB = 0x09
const KNOWN_NAMES = 1_024
const KNOWN_NAME_LENGTH = 64
const LAST_NAMES = 64

/** A header's name as it came, with its colon, and as we say it. */
type Name = { raw: string; name: string; isSingle: boolean }

/** Inherits no names, and is quicker to fill than what `Object.create(null)` gives. */
const NoFields = function NoFields() {} as unknown as new () => { [name: string]: string }
NoFields.prototype = Object.create(null)

export class FieldReader {
  readonly #boundFields: number
  readonly #single: ReadonlySet<string>
  /** The same few names come all the time, and one head is like the last: its names by their place. */
  readonly #known = new Map<string, Name>()
  readonly #last: Name[] = []

  /** `single`: names that may stand in a head once. */
  constructor(boundFields: number, single: readonly string[]) {
    this.#boundFields = boundFields
    this.#single = new Set(single)
  }

  /** `text`: a head of whole lines; the fields begin at `from`. @throws WireError */
  read(text: string, from: number): Fields {
    const fields = new NoFields()
    let at = from
    for (let index = 0; at < text.length; index += 1) {
      if (index === this.#boundFields) throw new WireError('the head has too many headers', 'large')
      const end = text.indexOf('\r\n', at)
      if (end === -1) throw new WireError('the last header has no end')
      const { raw, name, isSingle } = this.#readName(text, at, end, index)
      const value = readValue(text, at + raw.length, end)
      const before = fields[name]
      if (before !== undefined && isSingle) throw new WireError(`the header ${name} is repeated`)
      fields[name] = before === undefined ? value : `${before}, ${value}`
      at = end + 2
    }
    return fields
  }

  #readName(text: string, at: number, end: number, index: number): Name {
    const last = this.#last[index]
    if (last !== undefined && text.startsWith(last.raw, at)) return last
    const colon = text.indexOf(':', at)
    if (colon === -1 || colon > end) throw new WireError('a header has no colon')
    const raw = text.slice(at, colon + 1)
    const name = this.#known.get(raw) ?? this.#learn(raw)
    if (index < LAST_NAMES && raw.length <= KNOWN_NAME_LENGTH) this.#last[index] = name
    return name
  }

  #learn(raw: string): Name {
    const bare = raw.slice(0, -1)
    if (!token.test(bare)) throw new WireError("a header's name is not a token")
    const lower = bare.toLowerCase()
    const name = { raw, name: lower, isSingle: this.#single.has(lower) }
    if (this.#known.size < KNOWN_NAMES && raw.length <= KNOWN_NAME_LENGTH) this.#known.set(raw, name)
    return name
  }
}

/** Of a list; other blanks than these are part of what they stand beside. */
export const separator = /[ \t]*,[ \t]*/

function readValue(text: string, from: number, to: number): string {
  let start = from
  let end = to
  while (start < end && isBlank(text.charCodeAt(start))) start += 1
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1
  return text.slice(start, end)
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB
}

/**
 * Whether the connection may carry another message after this one (RFC 9112, 9.3). `connection`: that header's value.
 * `isNew`: the message is HTTP/1.1.
 */
export function isPersistent(connection: string | undefined, isNew: boolean): boolean {
  if (connection === undefined) return isNew
  const options = connection.toLowerCase()
  if (options === 'keep-alive') return true
  const list = options.split(separator)
  return !list.includes('close') && (isNew || list.includes('keep-alive'))
}

/** A `content-length`. @throws WireError: it is not digits, or more than can be counted. */
export function readLength(text: string): number {
  const bytes = Number(text)
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(bytes))
    throw new WireError('the content-length is not a number of bytes')
  return bytes
}
