// The models that come with the gateway, `crossmodel/sandbox` and one for embeddings: free, deterministic, and called over a real
// socket like any other provider, so that trying them tries the whole data path. They speak OpenAI's API on a loopback port of
// their own with a secret made at start; nobody but this process can call them.
import { timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { assert } from '../foundation/assert.ts'
import { bounds } from '../foundation/bounds.ts'
import type { Clock } from '../foundation/time/clock.ts'
import { newId } from '../foundation/ids.ts'
import { isObject, parseJsonObject, readArray, readCount, type JsonObject } from '../foundation/json/json.ts'
import type { Random } from '../foundation/random.ts'
import { readAtMost } from '../foundation/read-at-most.ts'
import { composeAnswer, readCommand, type Command } from './compose-answer.ts'
import { countInput, measureAnswer } from './measure-answer.ts'
import { EMBEDDING_MODEL, writeEmbeddings } from './write-embeddings.ts'
import { writeChunks, writeCompletion, type Envelope } from './write-completion.ts'

const ANSWERS_MAX = 8
const SLOW_START_MS = 2_000
const SLOW_STEP_MS = 200

type Sandbox = {
  /** As the OpenAI SDK takes it. */
  baseUrl: string
  apiKey: string
  /** Ends open answers and stops listening. */
  close(): Promise<void>
}

type Tools = { random: Random; clock: Clock }

/** Listens on a free loopback port. */
export async function startSandbox(tools: Tools): Promise<Sandbox> {
  const apiKey = newId('sandbox-', tools.random)
  const server = createServer((request, response) => {
    serve(request, response, apiKey, tools).catch(() => {
      if (!response.headersSent) refuse(response, 500, 'The sandbox failed.')
      else response.destroy()
    })
  })
  // A pooled connection must outlive the pauses between calls.
  server.keepAliveTimeout = 60_000
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    apiKey,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serve(request: IncomingMessage, response: ServerResponse, apiKey: string, tools: Tools): Promise<void> {
  if (!isAuthorized(request, apiKey)) return refuse(response, 401, 'Only this gateway may call its sandbox.')
  if (request.method === 'GET' && request.url === '/v1/models')
    return sendJson(response, 200, {
      object: 'list',
      data: ['sandbox', EMBEDDING_MODEL].map((id) => ({ id, object: 'model', created: 0, owned_by: 'crossmodel' })),
    })
  if (request.method === 'POST' && request.url === '/v1/embeddings') return embed(request, response)
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return refuse(response, 404, 'No such path.')
  const body = await readBody(request)
  if (body === undefined) return refuse(response, 400, 'The body is not a JSON object.')
  if (body['model'] !== 'sandbox') return refuse(response, 404, 'The only model here is sandbox.')
  if ((readArray(body['messages']) ?? []).length === 0) return refuse(response, 400, 'messages must not be empty.')
  const count = readCount(body['n']) ?? 1
  if (count < 1 || count > ANSWERS_MAX) return refuse(response, 400, `n must be from 1 to ${ANSWERS_MAX}.`)
  const command = readCommand(body)
  if (command.kind === 'error') return refuse(response, command.status, `You asked for a ${command.status}.`)
  await answer(response, body, count, command, tools)
}

async function embed(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request)
  if (body === undefined) return refuse(response, 400, 'The body is not a JSON object.')
  if (body['model'] !== EMBEDDING_MODEL) return refuse(response, 404, `The only model here is ${EMBEDDING_MODEL}.`)
  const made = await writeEmbeddings(body)
  if (typeof made === 'string') return refuse(response, 400, made)
  sendJson(response, 200, made)
}

async function answer(
  response: ServerResponse,
  body: JsonObject,
  count: number,
  command: Command,
  { random, clock }: Tools,
): Promise<void> {
  const exact = command.kind === 'tokens' ? command.count : undefined
  const answers = await Promise.all(
    Array.from({ length: count }, (_, index) => measureAnswer(composeAnswer(body, index, count), body, exact)),
  )
  const envelope: Envelope = {
    id: newId('chatcmpl-', random),
    createdSeconds: Math.floor(clock.nowMs() / 1000),
    inputTokens: await countInput(body),
    newId: (prefix) => newId(prefix, random),
  }
  const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve))
  if (command.kind === 'slow') await pause(SLOW_START_MS)
  if (body['stream'] !== true) {
    const text = JSON.stringify(writeCompletion(answers, envelope))
    if (command.kind !== 'cut') return sendJson(response, 200, text)
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    return cut(response, text.slice(0, text.length / 2))
  }
  const options = isObject(body['stream_options']) ? body['stream_options'] : {}
  const chunks = [...writeChunks(answers, envelope, options['include_usage'] === true)]
  const stopAt = command.kind === 'cut' ? Math.ceil(chunks.length / 2) : chunks.length
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
  const isWhole = command.kind !== 'cut'
  const writeEvents = async function* () {
    for (const chunk of chunks.slice(0, stopAt)) {
      yield `data: ${JSON.stringify(chunk)}\n\n`
      if (command.kind === 'slow') await pause(SLOW_STEP_MS)
    }
    if (isWhole) yield 'data: [DONE]\n\n'
  }
  await pipeline(writeEvents, response, { end: isWhole })
  if (!isWhole) cut(response, '')
}

function isAuthorized(request: IncomingMessage, apiKey: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${apiKey}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

async function readBody(request: IncomingMessage): Promise<JsonObject | undefined> {
  const body = await readAtMost(request, bounds.answerBodyBytes)
  assert(body !== undefined, 'the gateway sends its sandbox no larger body than it takes itself')
  return parseJsonObject(body.toString())
}

function sendJson(response: ServerResponse, status: number, body: JsonObject | string): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
  response.writeHead(status, headers).end(text)
}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (status === 429 || status === 503) response.setHeader('retry-after', '1')
  const type = status === 429 ? 'rate_limit_error' : status >= 500 ? 'server_error' : 'invalid_request_error'
  sendJson(response, status, { error: { message, type, param: null, code: null } })
}

/** Sends `text` and breaks the connection off. */
function cut(response: ServerResponse, text: string): void {
  response.write(text === '' ? ':' : text, () => response.destroy())
}
