// Recorded JSON with one word in it replaced by the name of a member that every object has: in the place of each text,
// as the name of each member, and as a member more. Places that look alike in many recordings are tried once, in the
// smallest of them.
import assert from 'node:assert/strict'
import { isObject, type Json } from '../../src/foundation/json/json.ts'

/** Each word, and one that nothing has, alike in length and order: what becomes of both must be the same. */
export const hostileWords: readonly (readonly [hostile: string, plain: string])[] = [
  ['constructor', 'construktor'],
  ['toString', 'toStrung'],
  ['__proto__', '__prota__'],
  ['hasOwnProperty', 'hasOwnPropertz'],
]

/** What a member that was added holds: seen from outside as `stolen`, should it become a prototype. */
const HELD = { stolen: 'yes', type: 'text', role: 'user' }

export type Change = 'text' | 'name' | 'member'
export type Place = { change: Change; path: readonly (string | number)[]; shape: string }

/** Every place of `value` that a word can stand in, with what it looks like from above. */
export function findPlaces(value: Json): Place[] {
  const places: Place[] = []
  const walk = (at: Json | undefined, path: readonly (string | number)[], above: string): void => {
    const shape = `${path.map((step) => (typeof step === 'number' ? '*' : step)).join('.')} ${above}`
    if (typeof at === 'string') places.push({ change: 'text', path, shape })
    else if (Array.isArray(at)) for (const [index, each] of at.entries()) walk(each, [...path, index], above)
    else if (isObject(at)) {
      const type = typeof at['type'] === 'string' ? at['type'] : above
      places.push({ change: 'member', path, shape })
      for (const [name, each] of Object.entries(at)) {
        places.push({ change: 'name', path: [...path, name], shape: `${shape} ${name}` })
        walk(each, [...path, name], type)
      }
    }
  }
  walk(value, [], '')
  return places
}

/** `value` as it would arrive with `word` in that place. */
export function putWord(value: Json, { change, path }: Place, word: string): Json {
  const [step, ...rest] = path
  if (change === 'text' && step === undefined) return word
  if (change === 'member' && step === undefined)
    return Object.fromEntries([...Object.entries(value as object), [word, HELD]]) as Json
  assert.ok(step !== undefined)
  if (Array.isArray(value))
    return value.map((each, index) => (index === step ? putWord(each, { change, path: rest, shape: '' }, word) : each))
  assert.ok(isObject(value))
  const renames = change === 'name' && rest.length === 0
  const entries = Object.entries(value).map(([name, each]): [string, Json | undefined] => {
    if (name !== step) return [name, each]
    return renames ? [word, each] : [name, putWord(each ?? null, { change, path: rest, shape: '' }, word)]
  })
  return Object.fromEntries(entries)
}

/** The first, smallest example of each place of each shape. */
export function chooseExamples<T>(
  recorded: readonly T[],
  list: (one: T) => readonly Json[],
): { one: T; index: number; place: Place }[] {
  const sized = recorded.map((one) => ({ one, size: JSON.stringify(list(one)).length })).sort((a, b) => a.size - b.size)
  const seen = new Set<string>()
  return sized.flatMap(({ one }) =>
    list(one).flatMap((value, index) =>
      findPlaces(value).flatMap((place) => {
        const key = `${place.change} ${place.shape}`
        if (seen.has(key)) return []
        seen.add(key)
        return [{ one, index, place }]
      }),
    ),
  )
}

/** @throws AssertionError where `value` holds what JSON cannot, or has been given a prototype. */
export function assertPlain(value: unknown): void {
  if (value === null || typeof value !== 'object') {
    assert.ok(typeof value !== 'function', `a function: ${String(value)}`)
    if (typeof value === 'string') assert.ok(!value.includes('[native code]'), value)
    return
  }
  const isRaw = Object.getPrototypeOf(value) === null
  assert.ok(isRaw || Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype, 'a prototype was set')
  for (const each of Object.values(value)) assertPlain(each)
}

/** A word as we pass it on: itself, in lower case, in base64 and out of it, with what names of files allow, as bytes. */
function spell(word: string): string[] {
  const bytes = Buffer.from(word)
  const decoded = JSON.stringify(Buffer.from(word, 'base64').toString()).slice(1, -1)
  return [word, word.toLowerCase(), word.replaceAll('_', '-'), bytes.toString('base64'), bytes.join(), decoded]
}

/**
 * `value` as text, its members in order, with `to` for `from` wherever that stands. Signatures that ride in a text of
 * ours are left out: they are encoded.
 */
export function writeWith(value: unknown, from: string, to: string): string {
  const walk = (at: unknown): unknown => {
    if (Array.isArray(at)) return at.map(walk)
    if (typeof at !== 'object' || at === null || Object.getPrototypeOf(at) === null) return at
    const entries = Object.entries(at).map(([name, each]) => [name.replaceAll(from, to), walk(each)] as const)
    return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)))
  }
  const forms = spell(to)
  let text = JSON.stringify(walk(value)).replaceAll(/cms1\.[\w.%-]+/g, 'cms1')
  if (from !== to) for (const [index, form] of spell(from).entries()) text = text.replaceAll(form, forms[index] ?? form)
  return text
}
