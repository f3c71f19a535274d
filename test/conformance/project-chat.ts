// Chat Completions, read for its meaning.
import {
  isObject,
  parseJsonObject,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../src/foundation/json/json.ts'
import type { Frame } from '../../src/foundation/frames/sse.ts'
import * as p from './projection.ts'

export function projectRequest(body: JsonObject): p.RequestProjection {
  const system: string[] = []
  const turns: p.Turn[] = []
  const signatures: string[] = []
  for (const message of p.each(body['messages'])) {
    const role = readString(message['role'])
    if (role === 'system' || role === 'developer') system.push(p.readText(message['content']))
    else if (role === 'tool' || role === 'function') {
      const content = message['content']
      turns.push({
        role: 'user',
        items: [
          {
            kind: 'result',
            id: readString(message['tool_call_id']) ?? '',
            text: p.readResultText(p.readText(content)),
            media: p.each(content).filter((part) => part['type'] !== 'text').length,
          },
        ],
      })
    } else if (role === 'assistant') {
      for (const detail of p.each(message['reasoning_details'])) {
        const proof = readString(detail['signature']) ?? readString(detail['data'])
        if (proof !== undefined) signatures.push(proof)
      }
      turns.push({ role, items: [...readContent(message['content']), ...readCalls(message)] })
    } else turns.push({ role: 'user', items: readContent(message['content']) })
  }
  const format = readObject(body['response_format'])
  return p.compact({
    system: p.squeeze(system.join(' ')),
    turns: p.settle(turns),
    signatures,
    tools: p
      .each(body['tools'])
      .map((tool) => readObject(tool['function']))
      .filter((tool) => tool !== undefined)
      .map((tool) =>
        p.compact({
          name: readString(tool['name']) ?? '',
          description: readString(tool['description']) || undefined,
          schema: p.readToolSchema(tool['parameters']),
          strict: tool['strict'] === true ? true : undefined,
        }),
      ) as p.ToolProjection[],
    toolChoice: readChoice(body['tool_choice']),
    serial: body['parallel_tool_calls'] === false ? true : undefined,
    outputCap: body['max_completion_tokens'] ?? body['max_tokens'],
    temperature: body['temperature'],
    topP: body['top_p'],
    topK: body['top_k'],
    stop: typeof body['stop'] === 'string' ? [body['stop']] : body['stop'],
    seed: body['seed'],
    frequencyPenalty: body['frequency_penalty'],
    presencePenalty: body['presence_penalty'],
    format:
      format?.['type'] === 'json_schema'
        ? p.readSchema(readObject(format['json_schema'])?.['schema'])
        : format?.['type'] === 'json_object'
          ? 'json'
          : undefined,
    reasoning: readEffort(body),
  }) as p.RequestProjection
}

/** OpenAI's `reasoning_effort`, OpenRouter's `reasoning` object, the `thinking` of Z.AI and others. */
function readEffort(body: JsonObject): Json | undefined {
  const router = readObject(body['reasoning'])
  const thinking = readObject(body['thinking'])?.['type']
  if (thinking === 'disabled') return 'off'
  const effort = body['reasoning_effort'] ?? router?.['effort'] ?? router?.['max_tokens']
  if (effort === 'none' || router?.['enabled'] === false) return 'off'
  return effort ?? (router?.['enabled'] === true || thinking === 'enabled' ? 'adaptive' : undefined)
}

function readChoice(choice: Json | undefined): string | undefined {
  // `any` is Mistral's word for `required`.
  if (typeof choice === 'string') return choice === 'auto' ? undefined : choice === 'any' ? 'required' : choice
  const object = readObject(choice)
  const name = readObject(object?.['function'])?.['name'] ?? readObject(object?.['custom'])?.['name']
  return name === undefined ? undefined : `tool ${String(name)}`
}

function readContent(content: Json | undefined): p.Item[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content }]
  return p.each(content).flatMap((part): p.Item[] => {
    const image = readObject(part['image_url'])
    const audio = readObject(part['input_audio'])
    const file = readObject(part['file'])
    const video = readObject(part['video_url'])
    if (image) return [{ kind: 'media', modality: 'image', source: p.nameSource(String(image['url'])) }]
    if (video) return [{ kind: 'media', modality: 'video', source: p.nameSource(String(video['url'])) }]
    if (audio) return [{ kind: 'media', modality: 'audio', source: `data ${p.hash(String(audio['data']))}` }]
    if (file) {
      const data = readString(file['file_data'])
      return [
        {
          kind: 'media',
          modality: 'document',
          source: data === undefined ? `file ${String(file['file_id'])}` : p.nameSource(data),
        },
      ]
    }
    const text = readString(part['text']) ?? readString(part['refusal'])
    return text === undefined ? [] : [{ kind: 'text', text }]
  })
}

function readCalls(message: JsonObject): p.Item[] {
  return p.each(message['tool_calls']).map((call) => {
    const target = readObject(call['function']) ?? readObject(call['custom'])
    return {
      kind: 'call',
      id: readString(call['id']) ?? '',
      name: readString(target?.['name']) ?? '',
      arguments: p.readArguments(readString(target?.['arguments']) ?? readString(target?.['input']) ?? ''),
    }
  })
}

const finishes: { readonly [reason: string]: p.AnswerProjection['finish'] } = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'filter',
}

export function projectAnswer(body: JsonObject): p.AnswerProjection {
  const choice = p.each(body['choices'])[0]
  const message = readObject(choice?.['message']) ?? {}
  const content = message['content']
  const calls = readCalls(message).flatMap(({ ...item }) =>
    item.kind === 'call' ? [{ id: item.id, name: item.name, arguments: item.arguments }] : [],
  )
  const finish = finishes[readString(choice?.['finish_reason']) ?? ''] ?? 'stop'
  return p.compact({
    text: p.squeeze(p.readText(content, '')),
    refusal: p.squeeze(readString(message['refusal']) ?? ''),
    reasoning: p.squeeze(readReasoning(message)),
    calls,
    finish: calls.length > 0 && finish === 'stop' ? 'tool-calls' : finish,
    usage: readUsage(body['usage']),
  }) as p.AnswerProjection
}

/** `reasoning` and `reasoning_content` are two names of one text; Mistral has thinking parts, MiniMax details. */
function readReasoning(message: JsonObject): string {
  const named = readString(message['reasoning']) ?? readString(message['reasoning_content'])
  if (named !== undefined) return named
  const details = p.each(message['reasoning_details']).map((detail) => detail['text'] ?? detail['summary'] ?? '')
  const thinking = p.each(message['content']).map((part) => p.readText(part['thinking'], ''))
  return [...details, ...thinking].join('')
}

export function readUsage(value: Json | undefined): p.AnswerProjection['usage'] {
  const usage = readObject(value)
  if (usage === undefined) return undefined
  const details = readObject(usage['completion_tokens_details'])
  const input = p.count(usage['prompt_tokens'])
  const output = p.count(usage['completion_tokens'])
  // xAI's and Gemini's chat leave reasoning out of `completion_tokens` and count it in the total (recorded 2026).
  const all = Math.max(output, p.count(usage['total_tokens']) - input)
  return {
    input,
    output: all,
    cacheRead:
      p.count(readObject(usage['prompt_tokens_details'])?.['cached_tokens']) ||
      p.count(usage['num_cached_tokens'] ?? usage['cached_tokens']),
    ...(all === output ? { reasoning: p.count(details?.['reasoning_tokens']) } : {}),
  }
}

/** A stream as the whole answer that it amounts to; undefined where it has no end. */
export function foldStream(frames: readonly Frame[]): JsonObject | undefined {
  const message: JsonObject = { role: 'assistant', content: null }
  const calls = new Map<number, JsonObject>()
  const details: JsonObject[] = []
  let finish: Json | undefined
  let usage: Json | undefined
  let head: JsonObject = {}
  let thinking = ''
  for (const frame of frames) {
    const chunk = parseJsonObject(frame.data)
    if (chunk === undefined) continue
    if (chunk['id'] !== undefined && head['id'] === undefined) head = chunk
    if (isObject(chunk['usage'])) usage = chunk['usage']
    const groq = readObject(readObject(chunk['x_groq'])?.['usage'])
    if (groq !== undefined && usage === undefined) usage = groq
    const choice = p.each(chunk['choices']).find((entry) => (entry['index'] ?? 0) === 0)
    if (choice === undefined) continue
    if (isObject(choice['usage']) && usage === undefined) usage = choice['usage']
    if (typeof choice['finish_reason'] === 'string') finish = choice['finish_reason']
    const delta = readObject(choice['delta']) ?? {}
    for (const field of ['content', 'refusal', 'reasoning', 'reasoning_content'] as const) {
      const piece = readString(delta[field])
      if (piece !== undefined) message[field] = `${readString(message[field]) ?? ''}${piece}`
    }
    for (const part of p.each(delta['content'])) {
      thinking += p.readText(part['thinking'], '')
      if (typeof part['text'] === 'string')
        message['content'] = `${readString(message['content']) ?? ''}${part['text']}`
    }
    details.push(...p.each(delta['reasoning_details']))
    for (const call of p.each(delta['tool_calls'])) foldCall(calls, call)
  }
  if (finish === undefined) return undefined
  if (calls.size > 0) message['tool_calls'] = [...calls.values()]
  if (details.length > 0) message['reasoning_details'] = details
  if (thinking !== '' && message['reasoning'] === undefined) message['reasoning'] = thinking
  return { ...head, choices: [{ index: 0, message, finish_reason: finish }], ...(usage === undefined ? {} : { usage }) }
}

function foldCall(calls: Map<number, JsonObject>, piece: JsonObject): void {
  const index = typeof piece['index'] === 'number' ? piece['index'] : calls.size
  const known = calls.get(index) ?? { ...piece, function: undefined, custom: undefined }
  calls.set(index, known)
  for (const [form, field] of [
    ['function', 'arguments'],
    ['custom', 'input'],
  ] as const) {
    const target = readObject(piece[form])
    if (target === undefined) continue
    const so = readObject(known[form]) ?? {}
    known[form] = {
      ...so,
      ...(typeof target['name'] === 'string' && target['name'] !== '' ? { name: target['name'] } : {}),
      [field]: `${readString(so[field]) ?? ''}${readString(target[field]) ?? ''}`,
    }
  }
  if (typeof piece['id'] === 'string' && piece['id'] !== '') known['id'] ??= piece['id']
}
