// Rows of a list of records as CSV (RFC 4180). A text that a spreadsheet would take for a formula begins with an apostrophe.
import { isObject, type Json, type JsonObject } from '../../foundation/json/json.ts'

const columns = [
  'id',
  'caller_request_id',
  'started_at',
  'ended_at',
  'status',
  'error_code',
  'finish_reason',
  'key_id',
  'key',
  'protocol',
  'streamed',
  'requested_model',
  'model',
  'provider',
  'client',
  'session_id',
  'agent_id',
  'first_content_ms',
  'duration_ms',
  'tokens.input',
  'tokens.cache_read',
  'tokens.cache_write',
  'tokens.output',
  'tokens.reasoning',
  'charge',
  'waived',
  'estimated',
  'reversed',
  'tries',
  'hedged',
  'losses',
]
const ofOperators = ['workspace_id', 'workspace', 'cost']

export function activityCsv(
  rows: readonly JsonObject[],
  { isFirst, isOperator }: { isFirst: boolean; isOperator: boolean },
): string {
  const named = isOperator ? [...columns, ...ofOperators] : columns
  const head = isFirst ? [named.map((name) => name.replace('.', '_')).join(',')] : []
  const lines = rows.map((row) => named.map((name) => encodeCell(readCell(row, name))).join(','))
  return [...head, ...lines].map((line) => `${line}\r\n`).join('')
}

function readCell(row: JsonObject, name: string): Json | undefined {
  const [first = '', second] = name.split('.')
  const value = row[first]
  return second === undefined ? value : isObject(value) ? value[second] : undefined
}

function encodeCell(value: Json | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
