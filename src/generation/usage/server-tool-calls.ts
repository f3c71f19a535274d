// Counting the calls of tools that a provider runs, by the names under which a price card prices them. The names come
// from providers, so they are cut to what a name can be, and their number is bounded.
import { lookUp } from '../../foundation/lists/look-up.ts'

export type ServerToolCalls = { [name: string]: number }

const NAME = /^[a-z][a-z0-9_.]{0,63}$/
/** More tools than any provider runs in one answer. */
const MOST_NAMES = 32

/** Adds `count` calls; zero adds nothing. A name that cannot be one counts as `other`. */
export function addCalls(calls: ServerToolCalls, name: string, count: number): void {
  if (count === 0) return
  const isKnown = Object.hasOwn(calls, name)
  const isName = NAME.test(name) && (isKnown || Object.keys(calls).length < MOST_NAMES)
  const known = isName ? name : 'other'
  calls[known] = (lookUp(calls, known) ?? 0) + count
}

/** Of two counts of the same answer, the larger of each tool; undefined where there is none. */
export function mergeCalls(
  one: Readonly<ServerToolCalls> | undefined,
  other: Readonly<ServerToolCalls> | undefined,
): ServerToolCalls | undefined {
  if (one === undefined || other === undefined) return one ?? other
  const merged: ServerToolCalls = { ...one }
  for (const [name, count] of Object.entries(other)) merged[name] = Math.max(lookUp(merged, name) ?? 0, count)
  return merged
}
