// One request as a line for a person: time, outcome, key, model and provider, usage, cost and duration. No character of
// it can control the terminal.
import type { RequestLine } from '../../telemetry/request-line.ts'
import type { Paint } from '../paint.ts'
import { plainText } from './plain-text.ts'

/** What a message may add to its line, characters. */
const MESSAGE_LENGTH = 240
const KEY_WIDTH = 10
/** Made for the first count of thousands: that takes ten milliseconds, and most commands print none. */
let grouped: Intl.NumberFormat | undefined

/** `time`: `hh:mm:ss`. */
export function formatRequest(line: RequestLine, time: string, paint: Paint): string {
  const parts = [
    `${paint.dim(time)} ${paintStatus(line, paint)} ${plainText(line.key ?? line.actor ?? '-').padEnd(KEY_WIDTH)}`,
    paint.bold(nameSubject(line)),
    ...listFigures(line),
  ]
  if (line.dropped !== undefined) parts.push(paint.yellow(`dropped ${plainText(line.dropped.join(', '))}`))
  if (line.code !== undefined) parts.push(paintFailure(line, paint))
  const { repeated } = line
  if (repeated !== undefined)
    parts.push(paint.dim(`(${repeated === 1 ? 'once' : `${repeated} times`} more in the last minute)`))
  return parts.join('  ')
}

/** `fast = openai/gpt-5.4-mini → openai`, or what was asked where nothing ran. */
function nameSubject({ requested, model, provider, method, path }: RequestLine): string {
  if (model === undefined) return plainText(requested === undefined ? `${method} ${path}` : `${requested} at ${path}`)
  const named = requested === undefined || requested === model ? model : `${requested} = ${model}`
  return `${plainText(named)} → ${plainText(provider ?? '?')}`
}

function listFigures(line: RequestLine): string[] {
  const { input_tokens: input, output_tokens: output, cost_usd: cost, attempts, duration_ms: ms, repeated } = line
  const figures: string[] = []
  if (input !== undefined || output !== undefined) figures.push(`${group(input ?? 0)} in, ${group(output ?? 0)} out`)
  if (cost !== undefined && cost !== '0') figures.push(`$${cost}`)
  if (attempts !== undefined) figures.push(`${attempts} attempts`)
  if (repeated === undefined) figures.push(formatMs(ms))
  if (line.queued_ms !== undefined) figures.push(`${formatMs(line.queued_ms)} of it in line`)
  return figures
}

function formatMs(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`
}

function paintStatus({ status, cancelled, code }: RequestLine, paint: Paint): string {
  if (cancelled === true) return paint.yellow('left')
  const text = String(status ?? '-').padEnd(4)
  if (status === undefined || status >= 500) return paint.red(text)
  if (status >= 400) return paint.yellow(text)
  // A stream that had begun and failed.
  return code === undefined ? paint.green(text) : paint.red(text)
}

function paintFailure({ code, param, message, reason, status }: RequestLine, paint: Paint): string {
  const field = param === undefined ? '' : ` (${param})`
  const words = reason ?? message ?? `${code}${field}`
  const text = plainText(words.length > MESSAGE_LENGTH ? `${words.slice(0, MESSAGE_LENGTH)}…` : words)
  return status !== undefined && status >= 400 && status < 500 ? paint.yellow(text) : paint.red(text)
}

function group(count: number): string {
  if (count < 1_000) return String(count)
  grouped ??= new Intl.NumberFormat('en-US')
  return grouped.format(count)
}
