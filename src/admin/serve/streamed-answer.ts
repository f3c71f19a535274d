// An answer that is not one JSON text: an export that is read in steps, or a stream that is handed through. What the browser
// does not take yet is not read.
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

export class StreamedAnswer {
  readonly #contentType: string
  readonly #body: AsyncIterable<string | Uint8Array>
  readonly #fileName: string | undefined

  /** `fileName`: it is saved as that, and not shown. */
  constructor(contentType: string, body: AsyncIterable<string | Uint8Array>, fileName?: string) {
    this.#contentType = contentType
    this.#body = body
    this.#fileName = fileName
  }

  send(reply: FastifyReply): FastifyReply {
    void reply.header('content-type', this.#contentType)
    if (this.#fileName !== undefined)
      void reply.header('content-disposition', `attachment; filename="${this.#fileName}"`)
    return reply.send(Readable.from(this.#body, { objectMode: false }))
  }
}
