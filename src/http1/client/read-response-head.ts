// Reads the head of an HTTP/1 answer: from text to a status, headers and the framing of the body. It is strict (RFC
// 9112): what two readers could understand differently is refused, since bytes behind a wrong end of one answer would
// be read as another caller's answer. Pure; the connection finds where a head ends and skips the heads of interim
// answers.

import type { Framing } from '../message/body-framing.ts'
import { isPersistent, readLength, separator, type FieldReader, type Fields } from '../message/field-reader.ts'
import { forbiddenInHead } from '../message/token.ts'
import { WireError } from '../message/wire-error.ts'

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
  headers: Fields
}

const statusLine = /^HTTP\/1\.[01] [1-9]\d\d[ \r]/
/** `text`: latin1, up to and with the last header's line end. @throws WireError */
export function readResponseHead(text: string, fields: FieldReader): Head {
  if (forbiddenInHead.test(text)) throw new WireError('the head holds a bare CR, a bare LF or a control character')
  if (!statusLine.test(text)) throw new WireError('the answer does not begin with an HTTP/1 status line')
  const headers = fields.read(text, text.indexOf('\r\n') + 2)
  return readFraming(Number(text.slice(9, 12)), text.startsWith('1', 7), headers)
}

function readFraming(status: number, isNew: boolean, headers: Fields): Head {
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
    const bytes = readLengths(length)
    if (coding === undefined) framing = bytes
  }
  if (status === 204 || status === 304 || status < 200) {
    // They have no body, but who announces one may send it.
    if (framing !== 'close' && framing !== 0) isKept = false
    framing = 0
  }
  if (framing === 'close') isKept = false
  const keepSeconds = keepAlive === undefined ? undefined : readKeepSeconds(keepAlive)
  return { status, headers, framing, isKept, keepSeconds }
}

/** Repeated ones that are equal are one (RFC 9110, 8.6). */
function readLengths(text: string): number {
  if (!text.includes(',')) return readLength(text)
  const [first, ...others] = text.split(separator).map(readLength) as [number, ...number[]]
  if (others.some((value) => value !== first)) throw new WireError('there are different content-lengths')
  return first
}

function readKeepSeconds(keepAlive: string): number | undefined {
  const found = /(?:^|[,;\s])timeout\s*=\s*"?(\d{1,9})/i.exec(keepAlive)
  return found === null ? undefined : Number(found[1])
}
