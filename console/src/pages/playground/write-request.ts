// Writes the prompt as a request of a protocol, and that request as a command for a terminal.
import { protocols, type Images, type Prompt, type Protocol } from './prompt.ts'

type Json = { [name: string]: unknown }

/** The field of the form that is wrong. */
export class PromptError extends Error {
  readonly field: string

  constructor(field: string, message: string) {
    super(message)
    this.field = field
  }
}

/** @throws PromptError */
export function writeRequest(prompt: Prompt, images: Images, protocol: Protocol, model: string): Json {
  if (model === '') throw new PromptError('model', 'Choose a model.')
  const numbers = { most: readNumber(prompt.most, 'most'), temperature: readNumber(prompt.temperature, 'temperature') }
  const asked = { prompt, images, model, tools: readTools(prompt.tools), ...numbers }
  if (protocol === 'chat') return writeChat(asked)
  return protocol === 'responses' ? writeResponses(asked) : writeMessages(asked)
}

type Tool = { name: string; description: string | undefined; schema: unknown }
type Asked = {
  prompt: Prompt
  images: Images
  model: string
  tools: readonly Tool[]
  most: number | undefined
  temperature: number | undefined
}

function writeChat({ prompt, images, model, tools, most, temperature }: Asked): Json {
  const said = prompt.turns.map(({ id, role, text }) => {
    const shown = images[id] ?? []
    if (shown.length === 0) return { role, content: text }
    const parts = shown.map((url) => ({ type: 'image_url', image_url: { url } }))
    return { role, content: [{ type: 'text', text }, ...parts] }
  })
  return {
    model,
    messages: [...(prompt.system === '' ? [] : [{ role: 'system', content: prompt.system }]), ...said],
    ...(most !== undefined && { max_completion_tokens: most }),
    ...(temperature !== undefined && { temperature }),
    ...(prompt.effort !== '' && { reasoning_effort: prompt.effort }),
    ...(tools.length > 0 && {
      tools: tools.map(({ name, description, schema }) => ({
        type: 'function',
        function: { name, ...(description !== undefined && { description }), parameters: schema },
      })),
    }),
    ...(prompt.isStreamed && { stream: true, stream_options: { include_usage: true } }),
  }
}

function writeResponses({ prompt, images, model, tools, most, temperature }: Asked): Json {
  return {
    model,
    ...(prompt.system !== '' && { instructions: prompt.system }),
    input: prompt.turns.map(({ id, role, text }) => ({
      role,
      content: [
        { type: role === 'user' ? 'input_text' : 'output_text', text },
        ...(images[id] ?? []).map((url) => ({ type: 'input_image', image_url: url })),
      ],
    })),
    ...(most !== undefined && { max_output_tokens: most }),
    ...(temperature !== undefined && { temperature }),
    ...(prompt.effort !== '' && { reasoning: { effort: prompt.effort, summary: 'auto' } }),
    ...(tools.length > 0 && {
      tools: tools.map(({ name, description, schema }) => ({
        type: 'function',
        name,
        ...(description !== undefined && { description }),
        parameters: schema,
      })),
    }),
    store: false,
    ...(prompt.isStreamed && { stream: true }),
  }
}

/** Messages must say how much may be answered. */
const DEFAULT_MOST = 1024

function writeMessages({ prompt, images, model, tools, most = DEFAULT_MOST, temperature }: Asked): Json {
  return {
    model,
    max_tokens: most,
    ...(prompt.system !== '' && { system: prompt.system }),
    messages: prompt.turns.map(({ id, role, text }) => ({
      role,
      content: [...(images[id] ?? []).map(writeSource), { type: 'text', text }],
    })),
    ...(temperature !== undefined && { temperature }),
    ...(prompt.effort !== '' && {
      thinking: { type: 'adaptive' },
      output_config: { effort: prompt.effort === 'minimal' ? 'low' : prompt.effort },
    }),
    ...(tools.length > 0 && {
      tools: tools.map(({ name, description, schema }) => ({
        name,
        ...(description !== undefined && { description }),
        input_schema: schema,
      })),
    }),
    ...(prompt.isStreamed && { stream: true }),
  }
}

function writeSource(url: string): Json {
  const [, type = 'image/png', data = ''] = /^data:([^;,]+);base64,(.*)$/s.exec(url) ?? []
  return { type: 'image', source: { type: 'base64', media_type: type, data } }
}

function readNumber(text: string, field: string): number | undefined {
  if (text.trim() === '') return undefined
  const number = Number(text.replaceAll(',', ''))
  const isWhole = field !== 'most' || (Number.isInteger(number) && number > 0)
  if (Number.isFinite(number) && isWhole) return number
  throw new PromptError(field, field === 'most' ? 'This is no whole number above 0.' : 'This is no number.')
}

/** As any of the protocols writes a tool. */
function readTools(text: string): Tool[] {
  if (text.trim() === '') return []
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw new PromptError('tools', `This is no JSON: ${error instanceof Error ? error.message : ''}`)
  }
  const list = Array.isArray(parsed) ? parsed : [parsed]
  return list.map((each: Json | null) => {
    const inner = isRecord(each?.['function']) ? each['function'] : (each ?? {})
    const { name, description, parameters, input_schema: schema } = inner
    if (typeof name !== 'string' || name === '') throw new PromptError('tools', 'Each tool needs a `name`.')
    return {
      name,
      description: typeof description === 'string' ? description : undefined,
      schema: parameters ?? schema ?? { type: 'object', properties: {} },
    }
  })
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null
}

/** Runs as it is where the variable holds a key. */
export function writeCurl(callersUrl: string, protocol: Protocol, body: Json): string {
  const path = protocols.find(({ id }) => id === protocol)?.path ?? ''
  const lines = [
    `curl ${callersUrl}${path}`,
    '-H "Authorization: Bearer $CROSSMODEL_API_KEY"',
    "-H 'Content-Type: application/json'",
    ...(protocol === 'messages' ? ["-H 'anthropic-version: 2023-06-01'"] : []),
    `-d '${JSON.stringify(body, undefined, 2).replaceAll("'", String.raw`'\''`)}'`,
  ]
  return lines.join(' \\\n  ')
}

/** The same with what nobody reads cut short: images. */
export function cutImages(code: string): string {
  return code.replaceAll(/([A-Za-z0-9+/]{60})[A-Za-z0-9+/=]{40,}/g, '$1…')
}
