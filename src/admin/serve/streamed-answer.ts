// An answer that is not one JSON text: an export that is read in steps, or a stream that is handed through. What the browser
// does not take yet is not read.
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { Log } from '../../foundation/log.ts'

type StreamedOptions = {
  /** It is saved as that, and not shown. */
  fileName?: string
  /** Default: 200. */
  status?: number
}

export class StreamedAnswer {
  readonly #contentType: string
  readonly #body: AsyncIterable<Piece>
  readonly #options: StreamedOptions

  constructor(contentType: string, body: AsyncIterable<Piece>, options: StreamedOptions = {}) {
    this.#contentType = contentType
    this.#body = body
    this.#options = options
  }

  /**
   * Its first piece is there before the answer begins, so that what is refused is refused with a status of its own.
   * @throws as the first piece does; an error of a later one is logged, and the answer is cut off.
   */
  async send(reply: FastifyReply, log: Log): Promise<FastifyReply> {
    const pieces = this.#body[Symbol.asyncIterator]()
    const first = await pieces.next()
    void reply.header('content-type', this.#contentType)
    const { fileName, status = 200 } = this.#options
    if (fileName !== undefined) void reply.header('content-disposition', `attachment; filename="${fileName}"`)
    const text = first.done === true ? '' : Readable.from(goOn(first.value, pieces, reply, log), { objectMode: false })
    return reply.status(status).send(text)
  }
}

type Piece = string | Uint8Array

async function* goOn(first: Piece, pieces: AsyncIterator<Piece>, { raw, request }: FastifyReply, log: Log) {
  try {
    yield first
    for await (const piece of { [Symbol.asyncIterator]: () => pieces }) yield piece
  } catch (error) {
    if (!raw.destroyed) log.error({ err: error, request: request.id }, 'an answer was cut off by an error')
    throw error
  }
}
