// How every error leaves the console's listener: in the API's one form with the id of the request, whether a route threw it, the
// framework found no route for the path, or the request could not even be read as HTTP. What is a fault of ours is logged.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { bounds } from '../foundation/bounds.ts'
import { newId } from '../foundation/ids.ts'
import type { Log } from '../foundation/log.ts'
import { systemRandom } from '../foundation/random.ts'
import type { Clock } from '../foundation/time/clock.ts'
import { AdminError, notFound } from './admin-error.ts'
import { describeError } from './serve/describe-error.ts'

export function answerErrors(app: FastifyInstance, { log, clock }: { log: Log; clock: Clock }): void {
  app.setErrorHandler((error, request, reply) => {
    const described = describeError(error)
    if (described === undefined) log.error({ err: error, request: request.id }, 'a bug: please report it')
    const told = described ?? new AdminError('internal_error', 'Something went wrong on our side.')
    readRest(request.raw, reply.raw, clock)
    return send(reply, told, request.id)
  })
  app.setNotFoundHandler((request, reply) => send(reply, notFound(), request.id))
}

/** Of a path that no router can read. No hook has run for it. */
export function answerUnrouted(_error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('x-request-id', request.id).header('cache-control', 'no-store')
  void send(reply, new AdminError('invalid_request', 'The path of the request cannot be read.'), request.id)
}

/** Of what is not HTTP, too slow, or has a head beyond its bound. Its connection ends with the answer. */
export function answerUnread(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const requestId = newId('req_', systemRandom)
  const [status, told] = describeUnread(error.code)
  const body = JSON.stringify(show(told, requestId))
  const head = [
    `HTTP/1.1 ${status}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    `x-request-id: ${requestId}`,
    'connection: close',
  ]
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroy(error)
}

function describeUnread(code: string | undefined): [status: string, AdminError] {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return ['408 Request Timeout', new AdminError('invalid_request', 'The request did not come in time.')]
  if (code === 'HPE_HEADER_OVERFLOW')
    return ['431 Request Header Fields Too Large', new AdminError('too_large', 'The headers are too large.')]
  return ['400 Bad Request', new AdminError('invalid_request', 'The request cannot be read as HTTP.')]
}

/**
 * What is still on its way of a body whose request was refused is read and dropped for a time, since whoever is still sending
 * would see a reset connection instead of the answer.
 */
function readRest(body: IncomingMessage, answer: ServerResponse, clock: Clock): void {
  body.resume()
  answer.once('finish', () => {
    if (body.complete) return
    const cancel = clock.after(bounds.adminLingerMs, () => body.socket.destroy())
    body.once('close', cancel)
    body.once('end', cancel)
  })
}

function send(reply: FastifyReply, told: AdminError, requestId: string): FastifyReply {
  // The framework would close the connection after a body that it refuses; here its rest is read.
  void reply.removeHeader('connection')
  if (told.retryAfterSeconds !== undefined) void reply.header('retry-after', String(told.retryAfterSeconds))
  return reply.status(told.status).send(show(told, requestId))
}

function show({ code, message, field }: AdminError, requestId: string) {
  return { error: { code, message, ...(field !== undefined && { field }), request_id: requestId } }
}
