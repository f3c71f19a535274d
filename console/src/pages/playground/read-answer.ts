// Reads an answer of any of the three protocols as it comes: its events as they are, and what they say as text, reasoning and calls
// of tools. What a model says is text and is never taken for anything else.
import type { Protocol } from './prompt.ts'

export type ToolCall = { id: string; name: string; input: string }
export type WireEvent = { name: string; data: string; atMs: number }

export type Answer = {
  text: string
  reasoning: string
  calls: readonly ToolCall[]
  /** How the answer says that it failed. */
  error: AnswerError | undefined
  /** The last event or member has come. */
  isWhole: boolean
}

export type AnswerError = { message: string; code: string | undefined; field: string | undefined }

type Json = { [name: string]: unknown }

export const emptyAnswer: Answer = { text: '', reasoning: '', calls: [], error: undefined, isWhole: false }

/** Cuts a stream into its events. */
export class EventCutter {
  #rest = ''

  /** Those that are whole with this piece. */
  cut(piece: string): { name: string; data: string }[] {
    const blocks = (this.#rest + piece).replaceAll('\r\n', '\n').split('\n\n')
    this.#rest = blocks.pop() ?? ''
    return blocks.flatMap((block) => {
      const lines = block.split('\n')
      const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trimStart())
      const name = lines
        .find((line) => line.startsWith('event:'))
        ?.slice(6)
        .trim()
      if (data.length === 0) return []
      const text = data.join('\n')
      return [{ name: name ?? (text === '[DONE]' ? 'done' : nameOf(parse(text))), data: text }]
    })
  }
}

function nameOf(data: Json): string {
  return textOf(data['type']) || (data['error'] === undefined ? 'chunk' : 'error')
}

export function addEvent(answer: Answer, protocol: Protocol, data: string): Answer {
  if (data === '[DONE]') return { ...answer, isWhole: true }
  const event = parse(data)
  if (isRecord(event['error'])) return { ...answer, error: readError(event) }
  if (protocol === 'chat') return addChunk(answer, event)
  return protocol === 'responses' ? addResponsesEvent(answer, event) : addMessagesEvent(answer, event)
}

function addChunk(answer: Answer, event: Json): Answer {
  const delta = recordOf(recordOf(listOf(event['choices'])[0])['delta'])
  const calls = listOf(delta['tool_calls']).reduce<readonly ToolCall[]>((sum, each) => {
    const call = recordOf(each)
    const { name, arguments: input } = recordOf(call['function'])
    return addCall(sum, `#${String(call['index'] ?? 0)}`, textOf(name), textOf(input))
  }, answer.calls)
  return {
    ...answer,
    text: answer.text + textOf(delta['content']),
    reasoning: answer.reasoning + (textOf(delta['reasoning_content']) || textOf(delta['reasoning'])),
    calls,
  }
}

function addResponsesEvent(answer: Answer, event: Json): Answer {
  const delta = textOf(event['delta'])
  const item = recordOf(event['item'])
  switch (event['type']) {
    case 'response.output_text.delta':
      return { ...answer, text: answer.text + delta }
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      return { ...answer, reasoning: answer.reasoning + delta }
    case 'response.output_item.added':
      if (item['type'] !== 'function_call') return answer
      return { ...answer, calls: addCall(answer.calls, textOf(item['id']), textOf(item['name']), '') }
    case 'response.function_call_arguments.delta':
      return { ...answer, calls: addCall(answer.calls, textOf(event['item_id']), '', delta) }
    case 'response.completed':
    case 'response.incomplete':
      return { ...answer, isWhole: true }
    case 'response.failed':
      return { ...answer, error: readError(recordOf(event['response'])) }
    case 'error':
      return { ...answer, error: readError({ error: event }) }
    default:
      return answer
  }
}

function addMessagesEvent(answer: Answer, event: Json): Answer {
  const delta = recordOf(event['delta'])
  const block = recordOf(event['content_block'])
  const id = `#${String(event['index'] ?? 0)}`
  if (event['type'] === 'message_stop') return { ...answer, isWhole: true }
  if (event['type'] === 'content_block_start' && block['type'] === 'tool_use')
    return { ...answer, calls: addCall(answer.calls, id, textOf(block['name']), '') }
  if (event['type'] !== 'content_block_delta') return answer
  const input = textOf(delta['partial_json'])
  return {
    ...answer,
    text: answer.text + textOf(delta['text']),
    reasoning: answer.reasoning + textOf(delta['thinking']),
    calls: input === '' ? answer.calls : addCall(answer.calls, id, '', input),
  }
}

function addCall(calls: readonly ToolCall[], id: string, name: string, input: string): readonly ToolCall[] {
  const known = calls.some((call) => call.id === id)
  if (!known) return [...calls, { id, name, input }]
  return calls.map((call) => (call.id === id ? { id, name: call.name + name, input: call.input + input } : call))
}

/** An answer that did not stream. */
export function readWhole(protocol: Protocol, text: string): Answer {
  const body = parse(text)
  if (isRecord(body['error'])) return { ...emptyAnswer, error: readError(body) }
  if (protocol === 'chat') {
    const message = recordOf(recordOf(listOf(body['choices'])[0])['message'])
    const read = addChunk(emptyAnswer, { choices: [{ delta: { ...message, tool_calls: undefined } }] })
    const calls = listOf(message['tool_calls']).map((each) => {
      const { name, arguments: input } = recordOf(recordOf(each)['function'])
      return { id: textOf(recordOf(each)['id']), name: textOf(name), input: textOf(input) }
    })
    return { ...read, calls, isWhole: true }
  }
  const items = listOf(body[protocol === 'responses' ? 'output' : 'content']).map(recordOf)
  return items.reduce(protocol === 'responses' ? addOutputItem : addBlock, { ...emptyAnswer, isWhole: true })
}

function addOutputItem(answer: Answer, item: Json): Answer {
  const said = (field: string) =>
    listOf(item[field])
      .map((part) => textOf(recordOf(part)['text']))
      .join('')
  if (item['type'] === 'message') return { ...answer, text: answer.text + said('content') }
  if (item['type'] === 'reasoning')
    return { ...answer, reasoning: answer.reasoning + said('summary') + said('content') }
  if (item['type'] !== 'function_call') return answer
  return {
    ...answer,
    calls: addCall(answer.calls, textOf(item['id']), textOf(item['name']), textOf(item['arguments'])),
  }
}

function addBlock(answer: Answer, block: Json): Answer {
  if (block['type'] !== 'tool_use')
    return {
      ...answer,
      text: answer.text + textOf(block['text']),
      reasoning: answer.reasoning + textOf(block['thinking']),
    }
  const input = JSON.stringify(block['input'])
  return { ...answer, calls: addCall(answer.calls, textOf(block['id']), textOf(block['name']), input) }
}

/** Of any of the protocols, and of the console's own API. */
export function readError(body: Json): AnswerError {
  const error = recordOf(body['error'])
  return {
    message: textOf(error['message']) || 'The gateway refused this without a word.',
    code: textOf(error['code']) || textOf(error['type']) || undefined,
    field: textOf(error['param']) || textOf(error['field']) || undefined,
  }
}

export function parse(text: string): Json {
  try {
    return recordOf(JSON.parse(text))
  } catch {
    return {}
  }
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function recordOf(value: unknown): Json {
  return isRecord(value) ? value : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
