// How an endpoint stands, as cells of a table.
import { isObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { show } from '../show.ts'

export const standingHeadings = [
  'state',
  'use',
  'running>',
  'calls>',
  'errors>',
  'p50 ms>',
  'p95 ms>',
  'tokens/s>',
  'left>',
  'fault',
]

/** Of a table with these, the columns that a narrow terminal can do without, the first of them first. */
export const expendableHeadings = [
  'models',
  'relay',
  'p95 ms>',
  'tokens/s>',
  'left>',
  'running>',
  'p50 ms>',
  'weight>',
  '$ out>',
  '$ in>',
  'use',
  'calls>',
]

/** `row`: a standing as the gateway describes it. What is not known is empty. */
export function formatStanding(row: JsonObject): string[] {
  const { first_content_ms: firstContent, body_ms: body, tokens_per_second: speed, headroom } = row
  // Of what is not streamed, the first content is the whole.
  const times = isObject(firstContent) ? firstContent : body
  const hasCalls = Number(row['calls'] ?? 0) > 0
  return [
    show(row['state']),
    show(row['use']),
    show(row['in_flight']),
    show(row['calls']),
    hasCalls ? formatShare(row['error_rate']) : '',
    formatNumber(times, 'p50'),
    formatNumber(times, 'p95'),
    formatNumber(speed, 'p50'),
    isObject(headroom) ? formatShare(headroom['fraction']) : '',
    formatFault(row),
  ]
}

/** The name that records have for a key, and its number where its provider has several. */
export function formatKey({ credential, credential_number: number }: JsonObject): string {
  return show(number) === '' ? show(credential) : `${show(credential)} (${show(number)})`
}

function formatFault({ fault, back_at: backAt }: JsonObject): string {
  return show(backAt) === '' ? show(fault) : `${show(fault)} until ${show(backAt).slice(11, 19)}`
}

function formatShare(share: Json | undefined): string {
  return `${Math.round(Number(share ?? 0) * 100)} %`
}

function formatNumber(quantiles: Json | undefined, level: string): string {
  return isObject(quantiles) ? String(Math.round(Number(quantiles[level] ?? 0))) : ''
}
