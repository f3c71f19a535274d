// Gemini's generateContent, read for its meaning.
import { parseJsonObject, readObject, readString, type Json, type JsonObject } from '../../src/foundation/json/json.ts'
import type { Frame } from '../../src/foundation/frames/sse.ts'
import * as p from './projection.ts'

export function projectRequest(body: JsonObject): p.RequestProjection {
  const signatures: string[] = []
  const turns = p.each(body['contents']).map((content): p.Turn => {
    for (const part of p.each(content['parts'])) {
      const proof = readString(part['thoughtSignature'])
      if (proof !== undefined) signatures.push(proof)
    }
    return {
      role: content['role'] === 'model' ? 'assistant' : 'user',
      items: p.each(content['parts']).flatMap(readPart),
    }
  })
  const config = readObject(body['generationConfig']) ?? {}
  const calling = readObject(readObject(body['toolConfig'])?.['functionCallingConfig'])
  const thinking = readObject(config['thinkingConfig'])
  return p.compact({
    system: p.squeeze(p.readText(readObject(body['systemInstruction'])?.['parts'])),
    turns: p.settle(turns),
    signatures,
    tools: p
      .each(body['tools'])
      .flatMap((tool) => p.each(tool['functionDeclarations']))
      .map((tool) =>
        p.compact({
          name: readString(tool['name']) ?? '',
          description: readString(tool['description']) || undefined,
          schema: p.readToolSchema(tool['parametersJsonSchema'] ?? tool['parameters']),
        }),
      ) as p.ToolProjection[],
    toolChoice: readChoice(calling),
    outputCap: config['maxOutputTokens'],
    temperature: config['temperature'],
    topP: config['topP'],
    topK: config['topK'],
    stop: config['stopSequences'],
    seed: config['seed'],
    frequencyPenalty: config['frequencyPenalty'],
    presencePenalty: config['presencePenalty'],
    format:
      config['responseJsonSchema'] !== undefined || config['responseSchema'] !== undefined
        ? p.readSchema(config['responseJsonSchema'] ?? config['responseSchema'])
        : config['responseMimeType'] === 'application/json'
          ? 'json'
          : undefined,
    reasoning: readReasoning(thinking),
  }) as p.RequestProjection
}

function readReasoning(thinking: JsonObject | undefined): string | number | undefined {
  const level = readString(thinking?.['thinkingLevel'])
  if (level !== undefined) return level.toLowerCase()
  const budget = thinking?.['thinkingBudget']
  if (budget === 0) return 'off'
  if (budget === -1) return 'adaptive'
  return typeof budget === 'number' ? budget : undefined
}

function readChoice(calling: JsonObject | undefined): string | undefined {
  const names = calling?.['allowedFunctionNames'] as string[] | undefined
  switch (calling?.['mode']) {
    case 'ANY':
      return names?.length === 1 ? `tool ${names[0]}` : 'required'
    case 'NONE':
      return 'none'
    default:
      return undefined
  }
}

function readPart(part: JsonObject): p.Item[] {
  const call = readObject(part['functionCall'])
  const result = readObject(part['functionResponse'])
  const inline = readObject(part['inlineData'])
  const file = readObject(part['fileData'])
  if (part['thought'] === true) return []
  if (call) {
    const name = String(call['name'])
    return [{ kind: 'call', id: readString(call['id']) ?? name, name, arguments: call['args'] ?? {} }]
  }
  if (result) {
    const response = readObject(result['response'])
    return [
      {
        kind: 'result',
        id: readString(result['id']) ?? String(result['name']),
        text: p.readResultText(readResult(response)),
        media: p.each(result['parts']).length,
      },
    ]
  }
  if (inline) {
    return [
      { kind: 'media', modality: readModality(inline['mimeType']), source: `data ${p.hash(String(inline['data']))}` },
    ]
  }
  if (file) {
    return [{ kind: 'media', modality: readModality(file['mimeType']), source: `url ${String(file['fileUri'])}` }]
  }
  const text = readString(part['text'])
  return text === undefined ? [] : [{ kind: 'text', text }]
}

/** The result as text: Gemini wants an object, and callers put a text under `output`, `result` or `content`. */
function readResult(response: JsonObject | undefined): string {
  const values = Object.values(response ?? {})
  const only = values.length === 1 && Object.keys(response ?? {})[0] === 'output' ? values[0] : undefined
  return typeof only === 'string' ? only : JSON.stringify(only ?? response ?? {})
}

function readModality(mime: Json | undefined): string {
  const [kind] = String(mime).split('/')
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'document'
}

const finishes: { readonly [reason: string]: p.AnswerProjection['finish'] } = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'filter',
  RECITATION: 'filter',
  BLOCKLIST: 'filter',
  PROHIBITED_CONTENT: 'filter',
  SPII: 'filter',
  IMAGE_SAFETY: 'filter',
  MODEL_ARMOR: 'filter',
}

export function projectAnswer(body: JsonObject): p.AnswerProjection {
  const candidate = p.each(body['candidates'])[0]
  const parts = p.each(readObject(candidate?.['content'])?.['parts'])
  const texts = (thought: boolean) =>
    p.squeeze(
      parts.map((part) => ((part['thought'] === true) === thought ? (readString(part['text']) ?? '') : '')).join(''),
    )
  const calls = parts.flatMap((part) => {
    const call = readObject(part['functionCall'])
    return call ? [{ id: readString(call['id']) ?? '', name: String(call['name']), arguments: call['args'] ?? {} }] : []
  })
  const usage = readObject(body['usageMetadata'])
  const blocked = readObject(body['promptFeedback'])?.['blockReason'] !== undefined
  const finish = blocked ? 'filter' : (finishes[readString(candidate?.['finishReason']) ?? ''] ?? 'stop')
  return p.compact({
    text: texts(false),
    refusal: '',
    reasoning: texts(true),
    calls,
    finish: calls.length > 0 && finish === 'stop' ? 'tool-calls' : finish,
    usage: usage && {
      input: p.count(usage['promptTokenCount']) + p.count(usage['toolUsePromptTokenCount']),
      output: p.count(usage['candidatesTokenCount']) + p.count(usage['thoughtsTokenCount']),
      cacheRead: p.count(usage['cachedContentTokenCount']),
      reasoning: p.count(usage['thoughtsTokenCount']),
    },
  }) as p.AnswerProjection
}

/** All parts in order, with the last word of each of the others; undefined where no candidate finished. */
export function foldStream(frames: readonly Frame[]): JsonObject | undefined {
  const parts: JsonObject[] = []
  let finish: Json | undefined
  let rest: JsonObject = {}
  for (const frame of frames) {
    const chunk = parseJsonObject(frame.data)
    if (chunk === undefined) continue
    rest = { ...rest, ...chunk }
    const candidate = p.each(chunk['candidates']).find((entry) => (entry['index'] ?? 0) === 0)
    parts.push(...p.each(readObject(candidate?.['content'])?.['parts']))
    if (typeof candidate?.['finishReason'] === 'string') finish = candidate['finishReason']
  }
  if (finish === undefined && readObject(rest['promptFeedback'])?.['blockReason'] === undefined) return undefined
  return { ...rest, candidates: [{ content: { role: 'model', parts }, finishReason: finish ?? null }] }
}
