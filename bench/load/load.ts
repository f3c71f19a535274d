// A closed-loop load generator on raw sockets: each connection sends the same prepared request, reads the answer to its
// end and sends again. It parses only what it must (content-length, or the last chunk), so that it costs little beside
// what it measures. Counts, latencies to the first content and to the end, in ms.
import { connect, type Socket } from 'node:net'

export type Request = {
  host: string
  port: number
  path: string
  headers: { readonly [name: string]: string }
  body: string
}

export type LoadOptions = Request & {
  /** No more of them are opened than there are requests. */
  connections: number
  /** How many requests in all. */
  requests: number
  /** Stops early after this, ms. */
  boundMs: number
}

const SILENCE_MS = 30_000

export type LoadCount = { completed: number; failed: number; durationMs: number }

export type LoadResult = LoadCount & {
  firstMs: Float64Array
  totalMs: Float64Array
}

export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const request = writeRequest(options)
  const firstMs: number[] = []
  const totalMs: number[] = []
  let issued = 0
  let failed = 0
  const startedMs = performance.now()
  const stopMs = startedMs + options.boundMs
  const take = () => {
    if (issued >= options.requests || performance.now() > stopMs) return false
    issued += 1
    return true
  }
  const one = (socket: Socket) =>
    new Promise<void>((resolve) => {
      let reader = new AnswerReader()
      let sentMs = 0
      let first = 0
      const next = () => {
        if (!take()) {
          socket.destroy()
          return resolve()
        }
        reader = new AnswerReader()
        first = 0
        sentMs = performance.now()
        socket.write(request)
      }
      socket.on('data', (chunk: Buffer) => {
        const now = performance.now()
        const isWhole = reader.push(chunk)
        if (first === 0 && reader.begun) first = now
        if (!isWhole) return
        if (reader.status === 200) {
          firstMs.push(first - sentMs)
          totalMs.push(now - sentMs)
        } else failed += 1
        next()
      })
      // Who never answers has failed.
      socket.setTimeout(SILENCE_MS, () => socket.destroy())
      socket.on('error', () => {})
      socket.on('close', () => {
        if (sentMs > 0 && !reader.done) failed += 1
        resolve()
      })
      socket.on('connect', next)
    })
  const sockets = Array.from({ length: Math.min(options.connections, options.requests) }, () =>
    connect({ host: options.host, port: options.port, noDelay: true }),
  )
  await Promise.all(sockets.map(one))
  return {
    completed: totalMs.length,
    failed,
    durationMs: performance.now() - startedMs,
    firstMs: Float64Array.from(firstMs).sort(),
    totalMs: Float64Array.from(totalMs).sort(),
  }
}

/** The value below which `share` of the sorted values lie. */
export function quantile(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number
}

export function writeRequest({ host, port, path, headers, body }: Request): Buffer {
  const lines = [
    `POST ${path} HTTP/1.1`,
    `host: ${host}:${port}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ]
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}

const LAST_CHUNK = Buffer.from('0\r\n\r\n')

/** In every content of the prepared answers, and nowhere before it. */
const WORD = Buffer.from('word')

export class AnswerReader {
  status = 0
  /** Content has come. */
  begun = false
  done = false
  #head: Buffer = Buffer.alloc(0)
  #left = -1
  #tail: Buffer = Buffer.alloc(0)

  /** True when the answer is whole. */
  push(chunk: Buffer): boolean {
    if (!this.begun) this.begun = chunk.includes(WORD)
    let body = chunk
    if (this.status === 0) {
      this.#head = Buffer.concat([this.#head, chunk])
      const end = this.#head.indexOf('\r\n\r\n')
      if (end === -1) return false
      const text = this.#head.toString('latin1', 0, end)
      this.status = Number(text.slice(9, 12))
      const length = /^content-length: *(\d+)/im.exec(text)?.[1]
      this.#left = length === undefined ? -1 : Number(length)
      body = this.#head.subarray(end + 4)
    }
    if (this.#left >= 0) {
      this.#left -= body.length
      this.done = this.#left <= 0
    } else {
      this.#tail = body.length >= 5 ? body.subarray(-5) : Buffer.concat([this.#tail, body]).subarray(-5)
      this.done = this.#tail.equals(LAST_CHUNK)
    }
    return this.done
  }
}
