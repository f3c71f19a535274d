// JSON of a published list as it is parsed: every number as its own text, and nothing trusted.
import { isObject } from '../../foundation/json/json.ts'

export type Entry = { readonly [name: string]: unknown }

export function isEntry(value: unknown): value is Entry {
  return isObject(value)
}

/** A whole number above zero. */
export function readCount(value: unknown): number | undefined {
  const count = typeof value === 'string' && /^\d+(?:\.0)?$/.test(value) ? Number(value) : 0
  return Number.isSafeInteger(count) && count > 0 ? count : undefined
}
