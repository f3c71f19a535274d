// Messages, read for its meaning.
import { decodeClientTool } from '../../src/protocols/anthropic-messages/agent-tools/client-tools.ts'
import { parseJsonObject, readObject, readString, type Json, type JsonObject } from '../../src/foundation/json/json.ts'
import type { Frame } from '../../src/foundation/frames/sse.ts'
import * as p from './projection.ts'

/** A tool that Anthropic defines and the caller runs, with what is published of it. */
function describe(tool: JsonObject): JsonObject {
  const client = decodeClientTool(tool)
  return client === undefined ? tool : { ...client, input_schema: client.parameters }
}

/** A tool that a search has found, in words. */
function nameReferences(content: Json | undefined): Json | undefined {
  if (!Array.isArray(content)) return content
  return p
    .each(content)
    .map((block) =>
      block['type'] === 'tool_reference'
        ? { type: 'text', text: `The tool ${String(block['tool_name'])} was found and can be called now.` }
        : block,
    )
}

export function projectRequest(body: JsonObject): p.RequestProjection {
  const signatures: string[] = []
  const system: string[] = [p.readText(body['system'])]
  const turns: p.Turn[] = []
  for (const message of p.each(body['messages'])) {
    const role = message['role']
    if (role === 'system') {
      system.push(p.readText(message['content']))
      continue
    }
    for (const block of p.each(message['content'])) {
      const proof =
        readString(block['signature']) ?? (block['type'] === 'redacted_thinking' ? block['data'] : undefined)
      if (typeof proof === 'string' && proof !== '') signatures.push(proof)
    }
    turns.push({ role: role === 'assistant' ? 'assistant' : 'user', items: readContent(message['content']) })
  }
  const choice = readObject(body['tool_choice'])
  const type = readString(choice?.['type'])
  const format = readObject(body['output_format']) ?? readObject(readObject(body['output_config'])?.['format'])
  return p.compact({
    system: p.squeeze(system.join(' ')),
    turns: p.settle(turns),
    signatures,
    tools: p
      .each(body['tools'])
      .map(describe)
      .filter((tool) => tool['input_schema'] !== undefined)
      .map((tool) =>
        p.compact({
          name: readString(tool['name']) ?? '',
          description: readString(tool['description']) || undefined,
          schema: p.readToolSchema(tool['input_schema']),
          strict: tool['strict'] === true ? true : undefined,
        }),
      ) as p.ToolProjection[],
    toolChoice:
      type === 'any'
        ? 'required'
        : type === 'none'
          ? 'none'
          : type === 'tool'
            ? `tool ${String(choice?.['name'])}`
            : undefined,
    serial: choice?.['disable_parallel_tool_use'] === true ? true : undefined,
    outputCap: body['max_tokens'],
    temperature: body['temperature'],
    topP: body['top_p'],
    topK: body['top_k'],
    stop: body['stop_sequences'],
    format: p.readSchema(format?.['schema']),
    reasoning: readReasoning(body),
  }) as p.RequestProjection
}

function readReasoning(body: JsonObject): string | number | undefined {
  const thinking = readObject(body['thinking'])
  if (thinking?.['type'] === 'disabled') return 'off'
  const effort = readString(readObject(body['output_config'])?.['effort'])
  if (effort !== undefined) return effort
  if (thinking?.['type'] === 'enabled') return p.count(thinking['budget_tokens'])
  return thinking?.['type'] === 'adaptive' ? 'adaptive' : undefined
}

function readContent(content: Json | undefined): p.Item[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content }]
  return p.each(content).flatMap((block): p.Item[] => {
    const source = readObject(block['source'])
    switch (block['type']) {
      case 'text':
        return [{ kind: 'text', text: readString(block['text']) ?? '' }]
      case 'image':
        return [{ kind: 'media', modality: 'image', source: readSource(source) }]
      case 'document':
        return [{ kind: 'media', modality: 'document', source: readSource(source) }]
      case 'tool_use':
        return [{ kind: 'call', id: String(block['id']), name: String(block['name']), arguments: block['input'] ?? {} }]
      case 'tool_result': {
        const inner = block['content']
        return [
          {
            kind: 'result',
            id: String(block['tool_use_id']),
            text: p.readResultText(p.readText(nameReferences(inner))),
            media: p.each(inner).filter((part) => part['type'] === 'image' || part['type'] === 'document').length,
          },
        ]
      }
      default:
        return []
    }
  })
}

function readSource(source: JsonObject | undefined): string {
  if (source?.['type'] === 'base64') return `data ${p.hash(String(source['data']))}`
  if (source?.['type'] === 'text') return `data ${p.hash(Buffer.from(String(source['data'])).toString('base64'))}`
  return source?.['type'] === 'url' ? `url ${String(source['url'])}` : `file ${String(source?.['file_id'])}`
}

const finishes: { readonly [reason: string]: p.AnswerProjection['finish'] } = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  pause_turn: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool-calls',
  refusal: 'filter',
}

export function projectAnswer(body: JsonObject): p.AnswerProjection {
  const blocks = p.each(body['content'])
  const texts = (type: string, field: string) =>
    p.squeeze(blocks.map((block) => (block['type'] === type ? (readString(block[field]) ?? '') : '')).join(''))
  const usage = readObject(body['usage'])
  const calls = blocks
    .filter((block) => block['type'] === 'tool_use')
    .map((block) => ({ id: String(block['id']), name: String(block['name']), arguments: block['input'] ?? {} }))
  const finish = finishes[readString(body['stop_reason']) ?? ''] ?? 'stop'
  return p.compact({
    text: texts('text', 'text'),
    refusal: '',
    reasoning: p.squeeze(
      blocks
        .filter((block) => block['type'] === 'thinking')
        .map((block) => readString(block['thinking']) ?? '')
        .join(' '),
    ),
    calls,
    finish: calls.length > 0 && finish === 'stop' ? 'tool-calls' : finish,
    usage: usage && readUsage(usage),
  }) as p.AnswerProjection
}

/** With `iterations` (an adviser, compaction) all of them are paid for; a hop that a fallback replaced is not. */
function readUsage(usage: JsonObject): p.AnswerProjection['usage'] {
  const all = p.each(usage['iterations'])
  const iterations = all.some((iteration) => iteration['type'] === 'fallback_message') ? [] : all
  const sum = (field: string) =>
    Math.max(
      p.count(usage[field]),
      iterations.reduce((total, iteration) => total + p.count(iteration[field]), 0),
    )
  return {
    input: sum('input_tokens') + sum('cache_creation_input_tokens') + sum('cache_read_input_tokens'),
    output: sum('output_tokens'),
    cacheRead: sum('cache_read_input_tokens'),
  }
}

/** A stream as the whole message that it amounts to; undefined where it has no end. */
export function foldStream(frames: readonly Frame[]): JsonObject | undefined {
  let message: JsonObject | undefined
  let ended = false
  const blocks: JsonObject[] = []
  const inputs: string[] = []
  for (const frame of frames) {
    // Some recordings hold the streams of several turns: the first is the answer.
    if (ended) break
    const event = parseJsonObject(frame.data)
    const index = Number(event?.['index'] ?? -1)
    const delta = readObject(event?.['delta'])
    switch (event?.['type']) {
      case 'message_start':
        message ??= readObject(event['message'])
        break
      case 'content_block_start':
        blocks[index] = { ...readObject(event['content_block']) }
        break
      case 'content_block_delta':
        foldDelta(blocks[index] ?? {}, delta ?? {}, inputs, index)
        break
      case 'message_delta':
        message = {
          ...message,
          ...delta,
          usage: { ...readObject(message?.['usage']), ...p.compact(readObject(event['usage']) ?? {}) },
        }
        break
      case 'message_stop':
        ended = true
        break
      default:
    }
  }
  if (!ended || message === undefined) return undefined
  for (const [index, text] of inputs.entries()) {
    const block = blocks[index]
    if (text !== undefined && text !== '' && block !== undefined) block['input'] = p.readArguments(text)
  }
  return { ...message, content: blocks.filter((block) => block !== undefined) }
}

function foldDelta(block: JsonObject, delta: JsonObject, inputs: string[], index: number): void {
  for (const field of ['text', 'thinking', 'signature'] as const) {
    const piece = readString(delta[field])
    if (piece !== undefined) block[field] = `${readString(block[field]) ?? ''}${piece}`
  }
  const json = readString(delta['partial_json'])
  if (json !== undefined) inputs[index] = (inputs[index] ?? '') + json
  if (delta['citation'] !== undefined) block['citations'] = [...p.each(block['citations']), delta['citation']]
}
