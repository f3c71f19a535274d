// Bedrock's Converse, read for its meaning.
import { parseJsonObject, readObject, readString, type Json, type JsonObject } from '../../src/foundation/json/json.ts'
import type { Frame } from '../../src/foundation/frames/sse.ts'
import * as p from './projection.ts'

export function projectRequest(body: JsonObject): p.RequestProjection {
  const signatures: string[] = []
  const turns = p.each(body['messages']).map((message): p.Turn => {
    for (const block of p.each(message['content'])) {
      const reasoning = readObject(block['reasoningContent'])
      const proof =
        readString(readObject(reasoning?.['reasoningText'])?.['signature']) ??
        readString(reasoning?.['redactedContent'])
      if (proof !== undefined) signatures.push(proof)
    }
    return {
      role: message['role'] === 'assistant' ? 'assistant' : 'user',
      items: p.each(message['content']).flatMap(readBlock),
    }
  })
  const inference = readObject(body['inferenceConfig']) ?? {}
  const extra = readObject(body['additionalModelRequestFields']) ?? {}
  const toolConfig = readObject(body['toolConfig'])
  const choice = readObject(toolConfig?.['toolChoice'])
  const structure = readObject(readObject(readObject(body['outputConfig'])?.['textFormat'])?.['structure'])
  const schema = readString(readObject(structure?.['jsonSchema'])?.['schema'])
  const thinking = readObject(extra['thinking'])
  const effort =
    readString(readObject(extra['output_config'])?.['effort']) ??
    readString(readObject(body['outputConfig'])?.['effort'])
  return p.compact({
    system: p.squeeze(p.readText(body['system'])),
    turns: p.settle(turns),
    signatures,
    tools: p
      .each(toolConfig?.['tools'])
      .map((tool) => readObject(tool['toolSpec']))
      .filter((tool) => tool !== undefined)
      .map((tool) =>
        p.compact({
          name: readString(tool['name']) ?? '',
          description: readString(tool['description']) || undefined,
          schema: p.readToolSchema(readObject(tool['inputSchema'])?.['json']),
          strict: tool['strict'] === true ? true : undefined,
        }),
      ) as p.ToolProjection[],
    toolChoice: choice?.['any']
      ? 'required'
      : choice?.['tool']
        ? `tool ${String(readObject(choice['tool'])?.['name'])}`
        : undefined,
    outputCap: inference['maxTokens'],
    temperature: inference['temperature'],
    topP: inference['topP'],
    topK: extra['top_k'] ?? extra['topK'],
    stop: inference['stopSequences'],
    format: schema === undefined ? undefined : p.readSchema(parseJsonObject(schema)),
    reasoning:
      thinking?.['type'] === 'disabled'
        ? 'off'
        : (effort ??
          (thinking?.['type'] === 'enabled'
            ? p.count(thinking['budget_tokens'])
            : thinking?.['type'] === 'adaptive'
              ? 'adaptive'
              : undefined)),
  }) as p.RequestProjection
}

function readBlock(block: JsonObject): p.Item[] {
  for (const modality of ['image', 'document', 'video', 'audio'] as const) {
    const media = readObject(block[modality])
    if (media) return [{ kind: 'media', modality, source: readSource(readObject(media['source'])) }]
  }
  const call = readObject(block['toolUse'])
  const result = readObject(block['toolResult'])
  if (call) {
    return [{ kind: 'call', id: String(call['toolUseId']), name: String(call['name']), arguments: call['input'] ?? {} }]
  }
  if (result) {
    const content = p.each(result['content'])
    return [
      {
        kind: 'result',
        id: String(result['toolUseId']),
        text: p.readResultText(
          content
            .map((part) => readString(part['text']) ?? (part['json'] ? JSON.stringify(part['json']) : ''))
            .join(' '),
        ),
        media: content.filter((part) => part['image'] ?? part['document'] ?? part['video']).length,
      },
    ]
  }
  const text = readString(block['text'])
  return text === undefined ? [] : [{ kind: 'text', text }]
}

function readSource(source: JsonObject | undefined): string {
  const bytes = source?.['bytes']
  if (typeof bytes === 'string') return `data ${p.hash(bytes)}`
  // Recorded through an SDK that wrote its byte array out as an object.
  const array = readObject(bytes)
  if (array !== undefined) return `data ${p.hash(Buffer.from(Object.values(array) as number[]).toString('base64'))}`
  const text = readString(source?.['text'])
  if (text !== undefined) return `data ${p.hash(Buffer.from(text).toString('base64'))}`
  return `url ${String(readObject(source?.['s3Location'])?.['uri'])}`
}

const finishes: { readonly [reason: string]: p.AnswerProjection['finish'] } = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool-calls',
  content_filtered: 'filter',
  guardrail_intervened: 'filter',
}

export function projectAnswer(body: JsonObject): p.AnswerProjection {
  const blocks = p.each(readObject(readObject(body['output'])?.['message'])?.['content'])
  const usage = readObject(body['usage'])
  const calls = blocks.flatMap((block) => {
    const call = readObject(block['toolUse'])
    // A tool that Bedrock runs itself is no call to the caller.
    return call && call['type'] !== 'server_tool_use'
      ? [{ id: String(call['toolUseId']), name: String(call['name']), arguments: call['input'] ?? {} }]
      : []
  })
  const finish = finishes[readString(body['stopReason']) ?? ''] ?? 'stop'
  return p.compact({
    text: p.squeeze(
      blocks
        .map((block) => readString(block['text']) ?? p.readText(readObject(block['citationsContent'])?.['content'], ''))
        .join(''),
    ),
    refusal: '',
    reasoning: p.squeeze(
      blocks
        .map(
          (block) => readString(readObject(readObject(block['reasoningContent'])?.['reasoningText'])?.['text']) ?? '',
        )
        .join(' '),
    ),
    calls,
    finish: calls.length > 0 && finish === 'stop' ? 'tool-calls' : finish,
    usage: usage && {
      input:
        p.count(usage['inputTokens']) +
        p.count(usage['cacheReadInputTokens']) +
        p.count(usage['cacheWriteInputTokens']),
      output: p.count(usage['outputTokens']),
      cacheRead: p.count(usage['cacheReadInputTokens']),
    },
  }) as p.AnswerProjection
}

/** A stream as the whole answer that it amounts to; undefined where it has no end. */
export function foldStream(frames: readonly Frame[]): JsonObject | undefined {
  const blocks: JsonObject[] = []
  const inputs: string[] = []
  let stopReason: Json | undefined
  let usage: Json | undefined
  for (const frame of frames) {
    const event = parseJsonObject(frame.data) ?? {}
    const index = Number(event['contentBlockIndex'] ?? 0)
    switch (frame.event) {
      case 'contentBlockStart':
        blocks[index] = structuredClone(readObject(event['start']) ?? {})
        break
      case 'contentBlockDelta': {
        const block = (blocks[index] ??= {})
        const delta = readObject(event['delta']) ?? {}
        if (typeof delta['text'] === 'string') block['text'] = `${readString(block['text']) ?? ''}${delta['text']}`
        const reasoning = readString(readObject(delta['reasoningContent'])?.['text'])
        if (reasoning !== undefined) {
          const known = readObject(readObject(block['reasoningContent'])?.['reasoningText'])
          block['reasoningContent'] = { reasoningText: { text: `${readString(known?.['text']) ?? ''}${reasoning}` } }
        }
        const input = readString(readObject(delta['toolUse'])?.['input'])
        if (input !== undefined) inputs[index] = (inputs[index] ?? '') + input
        break
      }
      case 'messageStop':
        stopReason = event['stopReason']
        break
      case 'metadata':
        usage = event['usage']
        break
      default:
    }
  }
  if (stopReason === undefined) return undefined
  for (const [index, text] of inputs.entries()) {
    const tool = readObject(blocks[index]?.['toolUse'])
    if (text !== undefined && tool !== undefined) tool['input'] = p.readArguments(text)
  }
  const content = blocks.filter((block) => block !== undefined)
  return { output: { message: { role: 'assistant', content } }, stopReason, ...(usage === undefined ? {} : { usage }) }
}
