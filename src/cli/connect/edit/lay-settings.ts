// Lays settings into the tree that a file holds, and takes them out again. No tree is changed in place, and what no
// setting names keeps its identity, dates and numbers of any size included.
import type { Json } from '../../../foundation/json/json.ts'
import type { Place, Setting } from '../tool.ts'

export type Tree = { readonly [name: string]: unknown }

/** Something else stands where a setting needs an object or a list. */
export class PlaceError extends Error {
  override readonly name = 'PlaceError'
}

/** @throws PlaceError where a place is taken by something of another kind */
export function laySettings(tree: Tree, settings: readonly Setting[]): Tree {
  let laid: unknown = tree
  for (const [place, value, where] of settings) {
    if (where === 'absent' && find(laid, place) !== undefined) continue
    laid = changeAt(laid, place, (old) => overlay(old, value), tree)
  }
  return readTree(laid)
}

/**
 * `tree` with these places as they were `before`; objects and lists that were made for them, and hold nothing else, go too.
 * @throws PlaceError where a place is taken by something of another kind
 */
export function giveBack(tree: Tree, before: Tree, places: readonly Place[]): Tree {
  let given: unknown = tree
  for (const place of places) given = changeAt(given, place, () => find(before, place), before)
  return readTree(given)
}

/** The value at a place; undefined where there is none. */
export function find(tree: unknown, place: Place): unknown {
  let found = tree
  for (const step of place) {
    if (typeof step === 'string') found = isTree(found) ? found[step] : undefined
    else found = Array.isArray(found) ? found.find((entry) => isEntry(entry, step)) : undefined
  }
  return found
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isMoment(value)
}

/** A date of TOML: an object that is one value. */
export function isMoment(value: unknown): value is { toISOString(): string } {
  return typeof (value as { toISOString?: unknown } | null | undefined)?.toISOString === 'function'
}

type Entry = Exclude<Place[number], string>

/** @param kept what is at the same place in the tree whose empty objects and lists stay. */
function changeAt(tree: unknown, place: Place, change: (old: unknown) => unknown, kept: unknown): unknown {
  const [step, ...rest] = place
  if (step === undefined) return change(tree)
  const made =
    typeof step === 'string' ? changeMember(tree, step, rest, change, kept) : changeEntry(tree, step, rest, change)
  const isEmpty = Array.isArray(made) ? made.length === 0 : isTree(made) && Object.keys(made).length === 0
  return isEmpty && kept === undefined ? undefined : made
}

function changeMember(
  tree: unknown,
  name: string,
  rest: Place,
  change: (old: unknown) => unknown,
  kept: unknown,
): Tree {
  if (tree !== undefined && !isTree(tree)) throw new PlaceError(`an object with \`${name}\` belongs there`)
  const old = tree?.[name]
  const next = changeAt(old, rest, change, isTree(kept) ? kept[name] : undefined)
  if (next !== undefined) return { ...tree, [name]: next }
  const { [name]: _, ...others } = tree ?? {}
  return others
}

function changeEntry(tree: unknown, entry: Entry, rest: Place, change: (old: unknown) => unknown): unknown[] {
  if (tree !== undefined && !Array.isArray(tree)) throw new PlaceError('a list belongs there')
  const list: readonly unknown[] = tree ?? []
  const index = list.findIndex((each) => isEntry(each, entry))
  const next = changeAt(list[index], rest, change, undefined)
  if (next === undefined) return list.filter((_, each) => each !== index)
  return index === -1 ? [...list, next] : list.with(index, next)
}

function isEntry(value: unknown, { member, is }: Entry): boolean {
  return isTree(value) && value[member] === is
}

function overlay(old: unknown, value: Json | undefined): unknown {
  if (!isTree(value)) return value
  const laid: { [name: string]: unknown } = isTree(old) ? { ...old } : {}
  for (const [name, member] of Object.entries(value)) {
    const next = overlay(laid[name], member as Json | undefined)
    if (next === undefined) delete laid[name]
    else laid[name] = next
  }
  return laid
}

function readTree(value: unknown): Tree {
  return isTree(value) ? value : {}
}
