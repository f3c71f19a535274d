// Responses, read for its meaning.
import { parseJsonObject, readObject, readString, type Json, type JsonObject } from '../../src/foundation/json/json.ts'
import type { Frame } from '../../src/foundation/frames/sse.ts'
import * as p from './projection.ts'

export function projectRequest(body: JsonObject): p.RequestProjection {
  const system: string[] = [readString(body['instructions']) ?? '']
  const turns: p.Turn[] = []
  const signatures: string[] = []
  const input = body['input']
  const items = typeof input === 'string' ? [{ role: 'user', content: input } as JsonObject] : p.each(input)
  for (const item of items) {
    const type = readString(item['type'])
    const role = readString(item['role'])
    if (type === 'function_call' || type === 'custom_tool_call')
      turns.push({ role: 'assistant', items: [readCall(item)] })
    else if (type === 'function_call_output' || type === 'custom_tool_call_output') {
      const output = item['output']
      turns.push({
        role: 'user',
        items: [
          {
            kind: 'result',
            id: readString(item['call_id']) ?? '',
            text: p.readResultText(p.readText(output)),
            media: p.each(output).filter((part) => part['text'] === undefined).length,
          },
        ],
      })
    } else if (type === 'tool_search_call' && typeof item['call_id'] === 'string')
      turns.push({ role: 'assistant', items: [readSearch(item)] })
    else if (type === 'tool_search_output' && typeof item['call_id'] === 'string')
      turns.push({ role: 'user', items: [readFound(item)] })
    else if (type === 'reasoning') {
      const proof = readString(item['encrypted_content'])
      if (proof !== undefined) signatures.push(proof)
    } else if (role === 'system' || role === 'developer') system.push(p.readText(item['content']))
    else if (role === 'assistant') turns.push({ role, items: readContent(item['content']) })
    else if (role === 'user') turns.push({ role, items: readContent(item['content']) })
  }
  const format = readObject(readObject(body['text'])?.['format'])
  const effort = readObject(body['reasoning'])?.['effort']
  return p.compact({
    system: p.squeeze(system.join(' ')),
    turns: p.settle(turns),
    signatures,
    tools: listFunctions(body, items).map((tool) =>
      p.compact({
        name: readString(tool['name']) ?? readString(tool['type']) ?? '',
        description: readString(tool['description']) || undefined,
        schema: p.readToolSchema(tool['parameters']),
        strict: tool['strict'] === true ? true : undefined,
      }),
    ) as p.ToolProjection[],
    toolChoice: readChoice(body['tool_choice']),
    serial: body['parallel_tool_calls'] === false ? true : undefined,
    outputCap: body['max_output_tokens'],
    temperature: body['temperature'],
    topP: body['top_p'],
    format:
      format?.['type'] === 'json_schema'
        ? p.readSchema(format['schema'])
        : format?.['type'] === 'json_object'
          ? 'json'
          : undefined,
    reasoning: effort === 'none' ? 'off' : effort,
  }) as p.RequestProjection
}

/** Functions, and searches for tools that the client does; those that items of the input bring come after the listed ones. */
function listFunctions(body: JsonObject, items: readonly JsonObject[]): JsonObject[] {
  const brought = items.filter(({ type }) => type === 'additional_tools' || type === 'tool_search_output')
  const all = [body, ...brought].flatMap((holder) => p.each(holder['tools']).flatMap(openNamespace))
  const own = all.filter((tool) => tool['type'] === 'function' || isOwnSearch(tool))
  return own.filter((tool, index) => own.findIndex((each) => each['name'] === tool['name']) === index)
}

/** A namespace's tools by their names alone where the two are the same; the first tells what is said of all. */
function openNamespace(tool: JsonObject): JsonObject[] {
  if (tool['type'] !== 'namespace') return [tool]
  const space = String(tool['name'])
  const about = readString(tool['description']) ?? ''
  return p.each(tool['tools']).map((own, index) => ({
    ...own,
    name: own['name'] === space ? space : `${space}__${String(own['name'])}`,
    description: `${readString(own['description']) ?? ''}${index > 0 || about === '' ? '' : `\n\nOf all tools of ${space}: ${about}`}`,
  }))
}

function isOwnSearch(tool: JsonObject): boolean {
  return tool['type'] === 'tool_search' && tool['execution'] === 'client'
}

function readSearch(item: JsonObject): p.Item {
  const given = p.readArguments(JSON.stringify(item['arguments'] ?? {}))
  return { kind: 'call', id: readString(item['call_id']) ?? '', name: 'tool_search', arguments: given }
}

function readFound(item: JsonObject): p.Item {
  const names = p.each(item['tools']).map((tool) => String(tool['name']))
  const text = p.readResultText(`These tools were found and can be called now: ${names.join(', ')}.`)
  return { kind: 'result', id: readString(item['call_id']) ?? '', text, media: 0 }
}

function readChoice(choice: Json | undefined): string | undefined {
  if (typeof choice === 'string') return choice === 'auto' ? undefined : choice
  const object = readObject(choice)
  return object?.['name'] === undefined ? undefined : `tool ${String(object['name'])}`
}

function readCall(item: JsonObject): p.Item & { kind: 'call' } {
  return {
    kind: 'call',
    id: readString(item['call_id']) ?? '',
    name: readString(item['name']) ?? '',
    arguments: p.readArguments(readString(item['arguments']) ?? readString(item['input']) ?? ''),
  }
}

function readContent(content: Json | undefined): p.Item[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content }]
  return p.each(content).flatMap((part): p.Item[] => {
    switch (part['type']) {
      case 'input_image': {
        const url = readString(part['image_url'])
        const source = url === undefined ? `file ${String(part['file_id'])}` : p.nameSource(url)
        return [{ kind: 'media', modality: 'image', source }]
      }
      case 'input_file': {
        const url = readString(part['file_data']) ?? readString(part['file_url'])
        const source = url === undefined ? `file ${String(part['file_id'])}` : p.nameSource(url)
        return [{ kind: 'media', modality: 'document', source }]
      }
      case 'input_audio':
        return [
          {
            kind: 'media',
            modality: 'audio',
            source: `data ${p.hash(String(readObject(part['input_audio'])?.['data']))}`,
          },
        ]
      default: {
        const text = readString(part['text']) ?? readString(part['refusal'])
        return text === undefined ? [] : [{ kind: 'text', text }]
      }
    }
  })
}

export function projectAnswer(body: JsonObject): p.AnswerProjection {
  const output = p.each(body['output'])
  const content = output.flatMap((item) => (item['type'] === 'message' ? p.each(item['content']) : []))
  const calls = output.flatMap((item) => {
    if (item['type'] !== 'function_call' && item['type'] !== 'custom_tool_call') return []
    const { kind: _kind, ...call } = readCall(item)
    return [call]
  })
  const reason = readObject(body['incomplete_details'])?.['reason']
  const usage = readObject(body['usage'])
  return p.compact({
    text: p.squeeze(content.map((part) => readString(part['text']) ?? '').join('')),
    refusal: p.squeeze(content.map((part) => readString(part['refusal']) ?? '').join('')),
    reasoning: p.squeeze(
      output
        .filter((item) => item['type'] === 'reasoning')
        .map((item) => p.readText(item['summary']) + p.readText(item['content']))
        .join(' '),
    ),
    calls,
    finish:
      body['status'] === 'incomplete'
        ? reason === 'content_filter'
          ? 'filter'
          : 'length'
        : calls.length > 0
          ? 'tool-calls'
          : 'stop',
    usage: usage && {
      input: p.count(usage['input_tokens']),
      output: p.count(usage['output_tokens']),
      cacheRead: p.count(readObject(usage['input_tokens_details'])?.['cached_tokens']),
      reasoning: p.count(readObject(usage['output_tokens_details'])?.['reasoning_tokens']),
    },
  }) as p.AnswerProjection
}

/** The object that the terminal event carries; undefined where there is none. */
export function foldStream(frames: readonly Frame[]): JsonObject | undefined {
  const last = frames.map((frame) => parseJsonObject(frame.data)).find((event) => isTerminal(event))
  return readObject(last?.['response'])
}

function isTerminal(event: JsonObject | undefined): boolean {
  return event?.['type'] === 'response.completed' || event?.['type'] === 'response.incomplete'
}

/** The same from the deltas alone: what an SDK shows while it streams. */
export function foldDeltas(frames: readonly Frame[]): JsonObject {
  const items = new Map<number, JsonObject>()
  const texts = new Map<string, string>()
  for (const frame of frames) {
    const event = parseJsonObject(frame.data)
    const type = readString(event?.['type']) ?? ''
    const index = event?.['output_index']
    if (event === undefined || typeof index !== 'number') continue
    if (type === 'response.output_item.added') items.set(index, structuredClone(readObject(event['item']) ?? {}))
    const delta = readString(event['delta'])
    if (delta === undefined || !type.endsWith('.delta')) continue
    const part = String(event['content_index'] ?? event['summary_index'] ?? '')
    const key = `${index} ${type} ${part}`
    texts.set(key, (texts.get(key) ?? '') + delta)
  }
  for (const [key, text] of texts) {
    const [index, type] = key.split(' ')
    const item = items.get(Number(index))
    if (item === undefined) continue
    if (type === 'response.output_text.delta') append(item, 'content', { type: 'output_text', text })
    else if (type === 'response.refusal.delta') append(item, 'content', { type: 'refusal', refusal: text })
    else if (type === 'response.function_call_arguments.delta') item['arguments'] = text
    else if (type === 'response.custom_tool_call_input.delta') item['input'] = text
    else if (type === 'response.reasoning_summary_text.delta') append(item, 'summary', { type: 'summary_text', text })
    else if (type === 'response.reasoning_text.delta') append(item, 'content', { type: 'reasoning_text', text })
  }
  return { ...foldStream(frames), output: [...items.values()] }
}

function append(item: JsonObject, field: string, part: JsonObject): void {
  item[field] = [...p.each(item[field]).filter((known) => (known['text'] ?? known['refusal']) !== ''), part]
}
