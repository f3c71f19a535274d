// An answer that browsers keep and ask for again by its tag, which changes with its content alone: where it is still the same,
// nothing is sent.
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

export class TaggedAnswer {
  readonly body: unknown
  readonly #cacheControl: string

  /** `cacheControl`: as HTTP has it. */
  constructor(body: unknown, cacheControl: string) {
    this.body = body
    this.#cacheControl = cacheControl
  }

  send(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const text = JSON.stringify(this.body)
    const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
    // One that carries a person's cookie is theirs alone.
    const cacheControl = reply.hasHeader('set-cookie') ? 'no-store' : this.#cacheControl
    void reply.header('cache-control', cacheControl).header('etag', tag)
    const known = request.headers['if-none-match']?.split(/ *, */).map((each) => each.replace(/^W\//, '')) ?? []
    if (known.includes(tag)) return reply.status(304).send()
    return reply
      .type('application/json; charset=utf-8')
      .serializer((sent: string) => sent)
      .send(text)
  }
}
