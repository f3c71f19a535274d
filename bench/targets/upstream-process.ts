// The scripted provider of the benchmark, a process of its own: prepared answers in five protocols, streamed and not,
// written with as little work as possible so that it is never the bottleneck. It counts what it served by model, which
// is what the ledger must equal afterwards. Prints one JSON line with its port; the first argument asks for a port.
//
// The model's name says what to do: `tokens-N` answers with N output tokens; `stall` never answers; `held-N-M` streams an
// event every M ms until POST /finish, then ends with N tokens; `late-P-L-M` answers after about M ms, in P of 100 calls after
// L ms; `flaps-M` answers 500 for M ms, every other M ms. What follows in a name only tells books apart. A prefix
// `PROTOCOL/`, which peers that hand names on may leave there, must be the protocol in which it was asked.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { INPUT_TOKENS, type Answer } from './answers/answer.ts'
import { findAnswer, type Protocol } from './answers/prepare.ts'

type Call = { protocol: Protocol; model: string; stream: boolean }
type Served = { requests: number; input: number; output: number; aborted: number }

const served = new Map<string, Served>()
const finishers = new Set<() => void>()
/** When the caller of `call-N` was seen to have left, ms of the machine's monotonic clock. */
let leaves: [call: number, atMs: number][] = []
let open = 0

function find(model: string): Served {
  let entry = served.get(model)
  if (entry === undefined) served.set(model, (entry = { requests: 0, input: 0, output: 0, aborted: 0 }))
  return entry
}

function complete(model: string, tokens: number): void {
  const entry = find(model)
  entry.requests += 1
  entry.input += INPUT_TOKENS
  entry.output += tokens
}

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  if (answerHarness(request.url, response)) return
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => serve(request, response, Buffer.concat(chunks).toString('latin1')))
})

/** What the benchmark itself asks; false: it was not it. */
function answerHarness(url: string | undefined, response: ServerResponse): boolean {
  if (url === '/log') response.end(JSON.stringify({ models: Object.fromEntries(served), open }))
  else if (url === '/leaves') {
    response.end(JSON.stringify(leaves))
    leaves = []
  } else if (url === '/finish') {
    finishSome()
    response.end()
  } else return false
  return true
}

/** A few at a time: streams that nobody aligned do not all end in one instant. */
function finishSome(): void {
  for (const finish of [...finishers].slice(0, 25)) {
    finishers.delete(finish)
    finish()
  }
  if (finishers.size > 0) setTimeout(finishSome, 5)
}

function readCall({ url = '' }: IncomingMessage, body: string): Call | undefined {
  const path = /^\/v1\/(?:chat\/)?(completions|messages|responses)$/.exec(url)?.[1]
  const gemini = /^\/v1beta\/models\/([^:]+):(generate|streamGenerate)Content/.exec(url)
  const bedrock = /^\/model\/([^/]+)\/converse(-stream)?$/.exec(url)
  const call: Call | undefined =
    path !== undefined
      ? {
          protocol: path === 'completions' ? 'chat' : (path as 'messages' | 'responses'),
          model: /"model"\s*:\s*"([^"]*)"/.exec(body)?.[1] ?? '',
          stream: /"stream"\s*:\s*true/.test(body),
        }
      : gemini !== null
        ? { protocol: 'gemini', model: decodeURIComponent(gemini[1] ?? ''), stream: gemini[2] !== 'generate' }
        : bedrock !== null
          ? { protocol: 'bedrock', model: decodeURIComponent(bedrock[1] ?? ''), stream: bedrock[2] !== undefined }
          : undefined
  const [name, prefix] = (call?.model ?? '').split('/').toReversed()
  if (call === undefined || (prefix !== undefined && prefix !== call.protocol)) return undefined
  return { ...call, model: name as string }
}

function serve(request: IncomingMessage, response: ServerResponse, body: string): void {
  const call = readCall(request, body)
  if (call === undefined) {
    response.writeHead(404).end()
    return
  }
  const { model } = call
  open += 1
  response.on('close', () => {
    open -= 1
    if (response.writableFinished) return
    find(model).aborted += 1
    const number = /\bcall-(\d+)\b/.exec(body)?.[1]
    if (number !== undefined) leaves.push([Number(number), Number(process.hrtime.bigint()) / 1e6])
  })
  if (model.startsWith('stall')) return
  const [kind, first = '10', second = '0', third = '0'] = model.split('-')
  if (kind === 'flaps' && Math.floor(Date.now() / Number(first)) % 2 === 1) {
    response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":{"message":"It flaps."}}')
    return
  }
  const give = () => answerCall(call, response, kind === 'late' || kind === 'flaps' ? 10 : Number.parseInt(first, 10))
  if (kind === 'late') setTimeout(give, chooseWait(model, Number(first), Number(second), Number(third)))
  else give()
}

const turns = new Map<string, number>()

/** Evenly spread, so that every run meets the same waits: `share` in 100 calls wait `lateMs`, the others about `usualMs`. */
function chooseWait(model: string, share: number, lateMs: number, usualMs: number): number {
  const turn = (turns.get(model) ?? 0) + 1
  turns.set(model, turn)
  if ((turn * 0.618_034) % 1 < share / 100) return lateMs
  return usualMs * (5 / 6 + ((turn * 0.754_878) % 1) / 3)
}

function answerCall({ protocol, model, stream }: Call, response: ServerResponse, tokens: number): void {
  if (response.destroyed) return
  const [kind, , second = '0'] = model.split('-')
  const answer = findAnswer(protocol, model, tokens)
  if (!stream) {
    complete(model, tokens)
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.body.length })
    response.end(answer.body)
    return
  }
  response.writeHead(200, { 'content-type': answer.contentType })
  const end = () => {
    complete(model, tokens)
    response.end()
  }
  if (kind === 'held') hold(response, answer, Number.parseInt(second, 10), end)
  else pour(response, answer, end)
}

/** One event a turn of the event loop, so that each leaves in a packet of its own, as tokens do. */
function pour(response: ServerResponse, { events }: Answer, end: () => void): void {
  let at = 0
  const next = () => {
    if (response.destroyed) return
    response.write(events[at])
    at += 1
    if (at < events.length) setImmediate(next)
    else end()
  }
  next()
}

/** What comes before the words and the first word at once, then the words again and again, the end when it is told. */
function hold(response: ServerResponse, { events }: Answer, everyMs: number, end: () => void): void {
  let at = 0
  const next = () => {
    response.write(events[at])
    at = at + 2 < events.length ? at + 1 : 1
  }
  next()
  next()
  const timer = setInterval(next, everyMs)
  const finish = () => {
    response.write(events.at(-1))
    end()
  }
  finishers.add(finish)
  response.on('close', () => {
    clearInterval(timer)
    finishers.delete(finish)
  })
}

server.listen({ host: '127.0.0.1', port: Number(process.argv[2] ?? 0), backlog: 8_192 }, () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port, pid: process.pid })}\n`)
})
process.on('SIGTERM', () => process.exit(0))
