// The head of an HTTP/1 answer: its text to a status, headers and how the body is framed. Strict (RFC 9112): what two
// readers could understand differently is refused, since behind a wrong end of one answer stands somebody else's.
// Pure; finding where a head ends, and skipping those of interim answers, is the connection's.

/** What came is not HTTP as we read it. The message says what is wrong; it never quotes what came. */
export class WireError extends Error {
  override readonly name = 'WireError'
}

/** A body of so many bytes, in HTTP chunks, or until the connection closes. */
export type Framing = number | 'chunked' | 'close'

/** What a head says of its answer's end and of the connection. */
export type Delimiting = {
  framing: Framing
  /** May carry another call once the body has ended by its framing. */
  isKept: boolean
  /** How long the server says that it keeps the connection idle, seconds. */
  keepSeconds: number | undefined
}

export type Head = Delimiting & {
  status: number
  /** Names in lower case; what was repeated is joined with `, `. Has no prototype. */
  headers: { readonly [name: string]: string }
}

const statusLine = /^HTTP\/1\.[01] [1-9]\d\d[ \r]/
const forbidden = /\0|\r(?!\n)|(?<!\r)\n/
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const SPACE = 0x20
const TAB = 0x09

/** A header's name as it came, with its colon, and as we say it. */
type Name = { raw: string; name: string }

/** The same few names come all the time, and a server's answers are alike: those of the last head, by their place. */
const knownNames = new Map<string, Name>()
const lastNames: Name[] = []
const KNOWN_NAMES = 1_024
const KNOWN_NAME_LENGTH = 64
const LAST_NAMES = 64

/** Inherits no names, and is quicker to fill than what `Object.create(null)` gives. */
const Headers = function Headers() {} as unknown as new () => { [name: string]: string }
Headers.prototype = Object.create(null)

/** `text`: latin1, up to and with the last header's line end. @throws WireError */
export function readHead(text: string): Head {
  assertLines(text)
  if (!statusLine.test(text)) throw new WireError('the answer does not begin with an HTTP/1 status line')
  const headers = new Headers()
  let at = text.indexOf('\r\n') + 2
  for (let index = 0; at < text.length; index += 1) {
    const end = text.indexOf('\r\n', at)
    if (end === -1) throw new WireError('the last header has no end')
    const { raw, name } = readName(text, at, end, index)
    const value = readValue(text, at + raw.length, end)
    const before = headers[name]
    headers[name] = before === undefined ? value : `${before}, ${value}`
    at = end + 2
  }
  return readFraming(Number(text.slice(9, 12)), text.startsWith('1', 7), headers)
}

/** Lines end in CR LF and neither stands elsewhere. @throws WireError */
export function assertLines(text: string): void {
  if (forbidden.test(text)) throw new WireError('the head holds a bare CR, a bare LF or a NUL')
}

function readName(text: string, at: number, end: number, index: number): Name {
  const last = lastNames[index]
  if (last !== undefined && text.startsWith(last.raw, at)) return last
  const colon = text.indexOf(':', at)
  if (colon === -1 || colon > end) throw new WireError('a header has no colon')
  const raw = text.slice(at, colon + 1)
  const name = knownNames.get(raw) ?? learnName(raw)
  if (index < LAST_NAMES && raw.length <= KNOWN_NAME_LENGTH) lastNames[index] = name
  return name
}

function learnName(raw: string): Name {
  const bare = raw.slice(0, -1)
  if (!token.test(bare)) throw new WireError("a header's name is not a token")
  const name = { raw, name: bare.toLowerCase() }
  if (knownNames.size < KNOWN_NAMES && raw.length <= KNOWN_NAME_LENGTH) knownNames.set(raw, name)
  return name
}

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

function readFraming(status: number, isNew: boolean, headers: { readonly [name: string]: string }): Head {
  const length = headers['content-length']
  const coding = headers['transfer-encoding']
  const keepAlive = headers['keep-alive']
  let isKept = isPersistent(headers['connection'], isNew)
  let framing: Framing = 'close'
  if (coding !== undefined) {
    if (coding.toLowerCase() !== 'chunked') throw new WireError('the transfer-encoding is not chunked')
    framing = 'chunked'
    // Both may be an attempt to make us and a proxy see different ends (RFC 9112, 6.1 and 6.3); so may chunks in HTTP/1.0.
    if (length !== undefined || !isNew) isKept = false
  }
  if (length !== undefined) {
    const bytes = readLength(length)
    if (coding === undefined) framing = bytes
  }
  if (status === 204 || status === 304 || status < 200) framing = 0
  if (framing === 'close') isKept = false
  const keepSeconds = keepAlive === undefined ? undefined : readKeepSeconds(keepAlive)
  return { status, headers, framing, isKept, keepSeconds }
}

function readLength(text: string): number {
  // Repeated ones that are equal are one (RFC 9110, 8.6).
  const values = text.includes(',') ? text.split(',').map((value) => value.trim()) : [text]
  const first = values[0] as string
  const bytes = Number(first)
  if (!/^\d{1,16}$/.test(first) || !Number.isSafeInteger(bytes))
    throw new WireError('the content-length is not a number of bytes')
  if (values.some((value) => value !== first)) throw new WireError('there are different content-lengths')
  return bytes
}

function isPersistent(connection: string | undefined, isNew: boolean): boolean {
  if (connection === undefined) return isNew
  const options = connection.toLowerCase()
  if (options === 'keep-alive') return true
  const list = options.split(',').map((option) => option.trim())
  return !list.includes('close') && (isNew || list.includes('keep-alive'))
}

function readKeepSeconds(keepAlive: string): number | undefined {
  const found = /(?:^|[,;\s])timeout\s*=\s*"?(\d{1,9})/i.exec(keepAlive)
  return found === null ? undefined : Number(found[1])
}
