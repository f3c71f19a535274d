// Where two projections differ, field by field, in words for the message of a failed test.
import { isDeepStrictEqual } from 'node:util'
import { effortBudgets, readEffort } from '../../src/generation/request/effort.ts'
import { FILLER } from '../../src/generation/fit/filler.ts'
import { efforts, type Effort } from '../../src/generation/request/request.ts'
import type { AnswerProjection, Item, RequestProjection } from './projection.ts'

export type Difference = { field: string; expected: unknown; actual: unknown }

export function tell(differences: readonly Difference[]): string {
  return differences
    .map(({ field, expected, actual }) => `${field}: expected ${brief(expected)}, got ${brief(actual)}`)
    .join('; ')
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}

const requestFields = [
  'system',
  'toolChoice',
  'serial',
  'outputCap',
  'temperature',
  'topP',
  'topK',
  'stop',
  'seed',
  'frequencyPenalty',
  'presencePenalty',
  'format',
] as const

/** Signatures are left out: they go only to their issuer, and the follow-up test follows them home. */
export function compareRequests(expected: RequestProjection, sent: RequestProjection): Difference[] {
  const actual = withoutFillers(sent)
  const differences: Difference[] = []
  const note = (field: string, left: unknown, right: unknown) => {
    if (!isDeepStrictEqual(left, right)) differences.push({ field, expected: left, actual: right })
  }
  for (const field of requestFields) note(field, expected[field], actual[field])
  if (!meansSameReasoning(expected.reasoning, actual.reasoning)) {
    differences.push({ field: 'reasoning', expected: expected.reasoning, actual: actual.reasoning })
  }
  note('turns', expected.turns.length, actual.turns.length)
  for (const [index, turn] of expected.turns.entries()) {
    const other = actual.turns[index]
    if (other === undefined) break
    note(`turn ${index} role`, turn.role, other.role)
    const kinds = (items: typeof turn.items) => items.map((item) => item.kind)
    note(`turn ${index} items`, kinds(turn.items), kinds(other.items))
    for (const [place, item] of turn.items.entries())
      note(`turn ${index} ${item.kind}`, unspace(item), unspace(other.items[place]))
  }
  const names = (projection: RequestProjection) => projection.tools.map((tool) => tool.name)
  note('tools', names(expected), names(actual))
  for (const [index, tool] of expected.tools.entries()) {
    note(`tool description`, tool.description, actual.tools[index]?.description)
    note(`tool schema`, tool.schema, actual.tools[index]?.schema)
    note(`tool strict`, tool.strict, actual.tools[index]?.strict)
  }
  return differences
}

/** What the gateway says itself where a provider wants a turn or a text that the caller did not write. */
function withoutFillers(projection: RequestProjection): RequestProjection {
  const isFiller = (item: Item) => item.kind === 'text' && item.text === FILLER
  const turns = projection.turns
    .filter(({ items }) => items.length !== 1 || !items.every(isFiller))
    .map((turn) => ({ ...turn, items: turn.items.filter((item) => !isFiller(item)) }))
  return { ...projection, turns }
}

/** Texts that were joined compare without the white space between them. */
function unspace(item: Item | undefined): Item | undefined {
  return item?.kind === 'text' ? { ...item, text: item.text.replaceAll(' ', '') } : item
}

/** Equal, or an effort and a budget that the one table makes equal. */
function meansSameReasoning(left: string | number | undefined, right: string | number | undefined): boolean {
  if (left === right) return true
  const isEffort = (value: unknown): value is Effort => (efforts as readonly unknown[]).includes(value)
  if (isEffort(left) && typeof right === 'number') return effortBudgets[left] === right
  if (typeof left === 'number' && isEffort(right)) return readEffort(left) === right
  return false
}

export function compareAnswers(expected: AnswerProjection, actual: AnswerProjection): Difference[] {
  const differences: Difference[] = []
  const note = (field: string, left: unknown, right: unknown) => {
    if (!isDeepStrictEqual(left, right)) differences.push({ field, expected: left, actual: right })
  }
  note('text', expected.text, actual.text)
  note('refusal', expected.refusal, actual.refusal)
  note('reasoning', expected.reasoning.replaceAll(' ', ''), actual.reasoning.replaceAll(' ', ''))
  const calls = (answer: AnswerProjection) =>
    answer.calls.map((call) => ({ name: call.name, arguments: call.arguments }))
  note('calls', calls(expected), calls(actual))
  note('finish', expected.finish, actual.finish)
  for (const field of ['input', 'output', 'cacheRead'] as const) {
    note(`usage ${field}`, expected.usage?.[field], actual.usage?.[field])
  }
  // Not every protocol tells reasoning tokens apart.
  if (expected.usage?.reasoning !== undefined && actual.usage?.reasoning !== undefined) {
    note('usage reasoning', expected.usage.reasoning, actual.usage.reasoning)
  }
  return differences
}
