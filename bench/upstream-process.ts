// The scripted provider of the benchmark, a process of its own: prebuilt answers in three protocols, streamed and not,
// written with as little work as possible so that it is never the bottleneck. It counts what it served by model, which
// is what the ledger must equal afterwards. Prints one JSON line with its port.
//
// The model's name says what to do: `tokens-N` answers with N output tokens; `stall` never answers; `slow-N-M` streams N
// events M ms apart.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const INPUT_TOKENS = 200
const log = new Map<string, { requests: number; input: number; output: number }>()
let open = 0
let aborted = 0

type Answer = { json: Buffer; events: Buffer[] }
const prepared = new Map<string, Answer>()

function prepare(protocol: string, model: string, tokens: number): Answer {
  const key = `${protocol} ${model}`
  let answer = prepared.get(key)
  if (answer === undefined) {
    answer =
      protocol === 'messages'
        ? prepareMessages(model, tokens)
        : protocol === 'responses'
          ? prepareResponses(model, tokens)
          : prepareChat(model, tokens)
    prepared.set(key, answer)
  }
  return answer
}

const words = (count: number) => Array.from({ length: count }, (_, index) => ` word${index % 10}`)
const sse = (value: unknown, event?: string) =>
  Buffer.from(`${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(value)}\n\n`)

function prepareChat(model: string, tokens: number): Answer {
  const base = { id: 'chatcmpl-bench', created: 1_700_000_000, model, system_fingerprint: 'fp_bench' }
  const usage = { prompt_tokens: INPUT_TOKENS, completion_tokens: tokens, total_tokens: INPUT_TOKENS + tokens }
  const chunk = (choices: unknown[], more = {}) => sse({ ...base, object: 'chat.completion.chunk', choices, ...more })
  const message = { role: 'assistant', content: words(tokens).join(''), refusal: null }
  return {
    json: Buffer.from(
      JSON.stringify({
        ...base,
        object: 'chat.completion',
        choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
        usage,
      }),
    ),
    events: [
      ...words(tokens).map((content, index) =>
        chunk([
          {
            index: 0,
            delta: index === 0 ? { role: 'assistant', content } : { content },
            logprobs: null,
            finish_reason: null,
          },
        ]),
      ),
      Buffer.concat([
        chunk([{ index: 0, delta: {}, logprobs: null, finish_reason: 'stop' }]),
        chunk([], { usage }),
        Buffer.from('data: [DONE]\n\n'),
      ]),
    ],
  }
}

function prepareMessages(model: string, tokens: number): Answer {
  const usage = {
    input_tokens: INPUT_TOKENS,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: tokens,
  }
  const head = { id: 'msg_bench', type: 'message', role: 'assistant', model }
  const event = (value: { type: string }) => sse(value, value.type)
  return {
    json: Buffer.from(
      JSON.stringify({
        ...head,
        content: [{ type: 'text', text: words(tokens).join('') }],
        stop_reason: 'end_turn',
        stop_sequence: null,
        usage,
      }),
    ),
    events: [
      Buffer.concat([
        event({
          type: 'message_start',
          message: {
            ...head,
            content: [],
            stop_reason: null,
            stop_sequence: null,
            usage: { ...usage, output_tokens: 1 },
          },
        } as { type: string }),
        event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } } as { type: string }),
      ]),
      ...words(tokens).map((text) =>
        event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } } as { type: string }),
      ),
      Buffer.concat([
        event({ type: 'content_block_stop', index: 0 } as { type: string }),
        event({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage } as {
          type: string
        }),
        event({ type: 'message_stop' }),
      ]),
    ],
  }
}

function prepareResponses(model: string, tokens: number): Answer {
  const text = words(tokens).join('')
  const usage = {
    input_tokens: INPUT_TOKENS,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: tokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: INPUT_TOKENS + tokens,
  }
  const item = {
    id: 'msg_bench',
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text, annotations: [], logprobs: [] }],
  }
  const response = (status: string, output: unknown[], more = {}) => ({
    id: 'resp_bench',
    object: 'response',
    created_at: 1_700_000_000,
    status,
    model,
    output,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    temperature: 1,
    top_p: 1,
    tool_choice: 'auto',
    tools: [],
    usage: null,
    ...more,
  })
  let sequence = 0
  const event = (type: string, more: object) => sse({ type, sequence_number: sequence++, ...more }, type)
  return {
    json: Buffer.from(JSON.stringify(response('completed', [item], { usage }))),
    events: [
      Buffer.concat([
        event('response.created', { response: response('in_progress', []) }),
        event('response.output_item.added', { output_index: 0, item: { ...item, status: 'in_progress', content: [] } }),
        event('response.content_part.added', {
          item_id: item.id,
          output_index: 0,
          content_index: 0,
          part: { type: 'output_text', text: '', annotations: [], logprobs: [] },
        }),
      ]),
      ...words(tokens).map((delta) =>
        event('response.output_text.delta', {
          item_id: item.id,
          output_index: 0,
          content_index: 0,
          delta,
          logprobs: [],
        }),
      ),
      Buffer.concat([
        event('response.output_text.done', { item_id: item.id, output_index: 0, content_index: 0, text, logprobs: [] }),
        event('response.content_part.done', {
          item_id: item.id,
          output_index: 0,
          content_index: 0,
          part: item.content[0],
        }),
        event('response.output_item.done', { output_index: 0, item }),
        event('response.completed', { response: response('completed', [item], { usage }) }),
      ]),
    ],
  }
}

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  if (request.url === '/log') {
    response.end(JSON.stringify({ models: Object.fromEntries(log), open, aborted }))
    return
  }
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => serve(request, response, Buffer.concat(chunks).toString('latin1')))
})

function serve(request: IncomingMessage, response: ServerResponse, body: string): void {
  open += 1
  response.on('close', () => {
    open -= 1
    if (!response.writableFinished) aborted += 1
  })
  const model = /"model"\s*:\s*"([^"]*)"/.exec(body)?.[1] ?? ''
  if (model.startsWith('stall')) return
  const [kind, first = '10', second = '0'] = model.split('-')
  const tokens = Number.parseInt(first, 10)
  const protocol = request.url?.endsWith('/messages')
    ? 'messages'
    : request.url?.endsWith('/responses')
      ? 'responses'
      : 'chat'
  const answer = prepare(protocol, model, tokens)
  const done = () => {
    const entry = log.get(model) ?? { requests: 0, input: 0, output: 0 }
    log.set(model, { requests: entry.requests + 1, input: entry.input + INPUT_TOKENS, output: entry.output + tokens })
  }
  if (!/"stream"\s*:\s*true/.test(body)) {
    done()
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.json.length })
    response.end(answer.json)
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  if (kind === 'slow') {
    let at = 0
    const timer = setInterval(
      () => {
        response.write(answer.events[at])
        at += 1
        if (at < answer.events.length) return
        clearInterval(timer)
        done()
        response.end()
      },
      Number.parseInt(second, 10),
    )
    response.on('close', () => clearInterval(timer))
    return
  }
  // One event a turn of the event loop, so that each leaves in a packet of its own, as tokens do.
  let at = 0
  const next = () => {
    if (response.destroyed) return
    response.write(answer.events[at])
    at += 1
    if (at < answer.events.length) setImmediate(next)
    else {
      done()
      response.end()
    }
  }
  next()
}

server.listen({ host: '127.0.0.1', port: 0, backlog: 8_192 }, () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port, pid: process.pid })}\n`)
})
process.on('SIGTERM', () => process.exit(0))
