// The head of an answer as text, and the framing that goes with it.
import { STATUS_CODES } from 'node:http'
import { bounds } from '../../foundation/bounds.ts'

/** So many bytes, HTTP chunks, until the connection closes, or nothing at all whatever the headers say. */
type AnswerFraming = number | 'chunked' | 'close' | 'none'

/** A caller must not send its next request at the moment at which we close, ms. */
const CAUTION_MS = 5_000
const kept = `connection: keep-alive\r\nkeep-alive: timeout=${(bounds.callerIdleMs - CAUTION_MS) / 1_000}\r\n`
const closed = 'connection: close\r\n'

let dateSecond = 0
let dateLine = ''

/** `lines`: its own headers, each with its line's end. */
export function writeAnswerHead(
  status: number,
  lines: string,
  framing: AnswerFraming,
  isKept: boolean,
  nowMs: number,
): string {
  const second = Math.floor(nowMs / 1_000)
  if (second !== dateSecond) {
    dateSecond = second
    dateLine = `date: ${new Date(nowMs).toUTCString()}\r\n`
  }
  const start = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`
  return `${start}${lines}${dateLine}${isKept ? kept : closed}${writeFraming(framing)}\r\n`
}

function writeFraming(framing: AnswerFraming): string {
  if (framing === 'chunked') return 'transfer-encoding: chunked\r\n'
  return typeof framing === 'number' ? `content-length: ${framing}\r\n` : ''
}
