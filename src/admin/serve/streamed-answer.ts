// An answer that is not one JSON text: an export that is read in steps, or a stream that is handed through. What the browser
// does not take yet is not read.
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

type StreamedOptions = {
  /** It is saved as that, and not shown. */
  fileName?: string
  /** Default: 200. */
  status?: number
}

export class StreamedAnswer {
  readonly #contentType: string
  readonly #body: AsyncIterable<string | Uint8Array>
  readonly #options: StreamedOptions

  constructor(contentType: string, body: AsyncIterable<string | Uint8Array>, options: StreamedOptions = {}) {
    this.#contentType = contentType
    this.#body = body
    this.#options = options
  }

  send(reply: FastifyReply): FastifyReply {
    void reply.header('content-type', this.#contentType)
    const { fileName, status = 200 } = this.#options
    if (fileName !== undefined) void reply.header('content-disposition', `attachment; filename="${fileName}"`)
    return reply.status(status).send(Readable.from(this.#body, { objectMode: false }))
  }
}
