// Finds where two trees differ, as the fewest places to write: editors that keep comments and layout change only these.
import { isTree } from './lay-settings.ts'

/** Undefined: the value that is there goes. Behind the end of a list: it is added. */
type Change = { path: (string | number)[]; value: unknown }

/** In the order in which they are to be made. */
export function findChanges(old: unknown, next: unknown, path: (string | number)[] = []): Change[] {
  if (old === next) return []
  if (isTree(old) && isTree(next)) {
    const names = new Set([...Object.keys(old), ...Object.keys(next)])
    return [...names].flatMap((name) => findChanges(old[name], next[name], [...path, name]))
  }
  if (Array.isArray(old) && Array.isArray(next)) return findListChanges(old, next, path)
  return [{ path, value: next }]
}

function findListChanges(old: readonly unknown[], next: readonly unknown[], path: (string | number)[]): Change[] {
  if (next.length >= old.length) return next.flatMap((entry, index) => findChanges(old[index], entry, [...path, index]))
  // From the end, so that the places of those before them stay.
  const gone = old.flatMap((entry, index) => (next.includes(entry) ? [] : [index])).toReversed()
  if (old.length - gone.length !== next.length) return [{ path, value: next }]
  return gone.map((index) => ({ path: [...path, index], value: undefined }))
}
