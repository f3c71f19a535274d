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

/** Printable ASCII without spaces: ids go into addresses and onto terminals. */
export function isModelId(name: string): boolean {
  return /^[!-~]{1,256}$/.test(name)
}

/** A name that people may be shown: not empty, not endless, and without characters that steer a terminal. */
export function isShown(name: string): boolean {
  return /^[^\p{C}]{1,256}$/u.test(name)
}
