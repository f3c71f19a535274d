// The head of an answer as text, and the framing that goes with it.
import { STATUS_CODES } from 'node:http'

/** So many bytes, HTTP chunks, until the connection closes, or nothing at all whatever the headers say. */
type AnswerFraming = number | 'chunked' | 'close' | 'none'

let dateSecond = 0
let dateLine = ''

/** `lines`: its own headers, each with its line's end; `connectionLines`: what becomes of the connection, likewise. */
export function writeAnswerHead(
  status: number,
  lines: string,
  framing: AnswerFraming,
  connectionLines: string,
  nowMs: number,
): string {
  const second = Math.floor(nowMs / 1_000)
  if (second !== dateSecond) {
    dateSecond = second
    dateLine = `date: ${new Date(nowMs).toUTCString()}\r\n`
  }
  const start = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`
  return `${start}${lines}${dateLine}${connectionLines}${writeFraming(framing)}\r\n`
}

function writeFraming(framing: AnswerFraming): string {
  if (framing === 'chunked') return 'transfer-encoding: chunked\r\n'
  return typeof framing === 'number' ? `content-length: ${framing}\r\n` : ''
}
