// One call on a socket of its own, and the answer as it lay on the wire: the head's own letters and the pieces in which the
// body was framed, which a client of HTTP would put together. A caller may leave once so many bytes of the body have come.
import { connect } from 'node:net'

export type RawRequest = {
  method: string
  path: string
  headers: { readonly [name: string]: string }
  body?: string | Buffer
}

export type RawAnswer = {
  head: string
  /** The body in the pieces of its chunked framing; one piece where it has a length. */
  pieces: readonly Buffer[]
  ending: 'whole' | 'broken' | 'left' | 'nothing came'
}

/** An answer that has not ended by then never will, ms. */
const HANG_MS = 20_000

export function callRaw(url: string, request: RawRequest, leaveAtByte?: number): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  const { promise, resolve } = Promise.withResolvers<RawAnswer>()
  const socket = connect({ host: hostname, port: Number(port) })
  const chunks: Buffer[] = []
  let size = 0
  const finish = (ending?: 'broken' | 'left') => {
    clearTimeout(timer)
    socket.destroy()
    const { isWhole: _, ...answer } = readAnswer(Buffer.concat(chunks), request.method)
    resolve({ ...answer, ...(ending === undefined ? {} : { ending }) })
  }
  const timer = setTimeout(() => finish('broken'), HANG_MS)
  socket.on('error', () => {})
  socket.on('close', () => finish())
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    size += chunk.length
    if (leaveAtByte === undefined && !mayEndHere(chunk, size)) return
    const answer = readAnswer(Buffer.concat(chunks), request.method)
    const body = answer.pieces.reduce((sum, piece) => sum + piece.length, 0)
    if (leaveAtByte !== undefined && body >= leaveAtByte) finish('left')
    else if (answer.isWhole) finish()
  })
  socket.write(writeRequest(request))
  return promise
}

/** Whether it is worth reading all that came: while a long answer goes on, every thousandth chunk or so is. */
function mayEndHere(chunk: Buffer, size: number): boolean {
  return size < 65_536 || chunk.length < 65_536
}

function writeRequest({ method, path, headers, body }: RawRequest): Buffer {
  const bytes = Buffer.from(body ?? '')
  const all: { [name: string]: string } = {
    host: 'gateway.test',
    ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(bytes.length) }),
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), bytes])
}

/** The last answer in `bytes`, those with a status of 1xx before it left out. */
function readAnswer(bytes: Buffer, method: string): RawAnswer & { isWhole: boolean } {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return { head: bytes.toString('latin1'), pieces: [], ending: 'nothing came', isWhole: false }
  const head = bytes.toString('latin1', 0, end)
  const rest = bytes.subarray(end + 4)
  if (/^HTTP\/1\.1 1\d\d/.test(head)) return readAnswer(rest, method)
  const { pieces, isWhole } = readPieces(head, rest, method)
  return { head, pieces, ending: isWhole ? 'whole' : 'broken', isWhole }
}

function readPieces(head: string, rest: Buffer, method: string): { pieces: Buffer[]; isWhole: boolean } {
  const hasNoBody = method === 'HEAD' || /^HTTP\/1\.1 (?:204|304)/.test(head)
  if (hasNoBody) return { pieces: [rest], isWhole: true }
  if (/\r\ntransfer-encoding: chunked/i.test(head)) return readChunked(rest)
  const length = /\r\ncontent-length: (\d+)/i.exec(head)
  return { pieces: [rest], isWhole: length !== null && rest.length >= Number(length[1]) }
}

function readChunked(bytes: Buffer): { pieces: Buffer[]; isWhole: boolean } {
  const pieces: Buffer[] = []
  for (let at = 0; ;) {
    const line = bytes.indexOf('\r\n', at)
    if (line === -1) return { pieces, isWhole: false }
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16)
    if (size === 0) return { pieces, isWhole: bytes.length >= line + 4 }
    const piece = bytes.subarray(line + 2, line + 2 + size)
    if (piece.length > 0) pieces.push(piece)
    at = line + 2 + size + 2
    if (bytes.length < at) return { pieces, isWhole: false }
  }
}
