// Reads the head of a request: from text to a method, a target, headers and the framing of the body. It is stricter
// than most (RFC 9112): what the gateway and a proxy before it could understand differently is refused, since bytes
// behind a wrong end of one request would be read as another request. Pure; the connection finds where a head ends.
import { METHODS } from 'node:http'
import { isPersistent, readLength, type FieldReader, type Fields } from '../message/field-reader.ts'
import { forbiddenInHead } from '../message/token.ts'
import { WireError } from '../message/wire-error.ts'

export type RequestHead = {
  method: string
  /** As it came. */
  target: string
  headers: Fields
  framing: number | 'chunked'
  /** HTTP/1.1, not 1.0. */
  isNew: boolean
  /** The connection may carry another request behind this one. */
  isKept: boolean
}

const methods = new Set(METHODS)
/** A target is a path, a whole URL, or `*` (RFC 9112, 3.2); there is no tunnel to CONNECT to. */
const requestLine =
  /^([A-Z][A-Z-]{0,31}) (\/[!-~]*|[Hh][Tt]{2}[Pp][Ss]?:\/\/[\w.~%:[\]-]+(?:[/?][!-~]*)?|\*) HTTP\/1\.([01])\r\n/
const blank = /[ \t]/

/** `text`: latin1, up to and with the last line's end. @throws WireError */
export function readRequest(text: string, fields: FieldReader): RequestHead {
  if (forbiddenInHead.test(text)) throw new WireError('the head holds what no head may hold')
  const line = requestLine.exec(text)
  if (line === null) throw new WireError('the request does not begin with an HTTP/1 request line')
  const [whole, method, target, minor] = line as unknown as [string, string, string, string]
  if (!methods.has(method)) throw new WireError('the method is not known', 'unsupported')
  const isNew = minor === '1'
  const headers = fields.read(text, whole.length)
  const host = headers['host']
  // RFC 9112, 3.2.
  if (host === undefined ? isNew : blank.test(host)) throw new WireError('the request names no host')
  return {
    method,
    target,
    headers,
    framing: readFraming(headers, isNew),
    isNew,
    isKept: isPersistent(headers['connection'], isNew),
  }
}

/** RFC 9112, 6.3. @throws WireError */
function readFraming(headers: Fields, isNew: boolean): number | 'chunked' {
  const length = headers['content-length']
  const coding = headers['transfer-encoding']
  if (coding === undefined) return length === undefined ? 0 : readLength(length)
  if (length !== undefined) throw new WireError('the request has both a length and chunks')
  if (!isNew) throw new WireError('chunks are not of HTTP/1.0')
  if (coding.toLowerCase() !== 'chunked') throw new WireError('the transfer-encoding is not chunked', 'unsupported')
  return 'chunked'
}
