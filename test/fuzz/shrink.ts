// Makes a failing input small: members and elements are left out and words are replaced by nothing, or by one letter, as long as the
// same fault comes back. Bounded by a number of tries. What is no JSON is cut at its ends instead.
import { isObject, parseJsonObject, type Json, type JsonObject } from '../../src/foundation/json/json.ts'

const TRIES = 400

/** `fails` says whether a body still shows the fault. */
export async function shrinkBody(body: Buffer, fails: (body: Buffer) => Promise<boolean>): Promise<Buffer> {
  let left = TRIES
  const stillFails = async (candidate: Buffer) => {
    left -= 1
    return left > 0 && (await fails(candidate))
  }
  const document = parseJsonObject(body.toString())
  const written = document === undefined ? undefined : Buffer.from(JSON.stringify(document))
  if (document === undefined || written === undefined || !(await stillFails(written))) return cutEnds(body, stillFails)
  let smallest = document
  for (let changed = true; changed && left > 0;) {
    changed = false
    for (const candidate of listSmaller(smallest)) {
      if (left <= 0) break
      if (!(await stillFails(Buffer.from(JSON.stringify(candidate))))) continue
      smallest = candidate
      changed = true
      break
    }
  }
  return Buffer.from(JSON.stringify(smallest))
}

/** The large steps first: whole members, then what is inside them. */
function* listSmaller(document: JsonObject): Generator<JsonObject> {
  yield* smallerObjects(document) as Generator<JsonObject>
}

function* smaller(value: Json | undefined): Generator<Json> {
  if (Array.isArray(value)) {
    if (value.length > 8) yield value.slice(0, value.length >> 1)
    for (const [index, element] of value.entries()) {
      yield value.toSpliced(index, 1)
      for (const other of smaller(element)) yield value.with(index, other)
      if (index > 20) return
    }
  } else if (isObject(value)) yield* smallerObjects(value)
  else if (typeof value === 'string' && value.length > 1) {
    yield ''
    yield 'a'
    if (value.length > 60) yield value.slice(0, value.length >> 1)
  }
}

function* smallerObjects(object: JsonObject): Generator<JsonObject> {
  const entries = Object.entries(object)
  for (const [key] of entries) yield Object.fromEntries(entries.filter(([name]) => name !== key))
  for (const [key, value] of entries)
    for (const other of smaller(value)) yield Object.fromEntries(entries.map(([k, v]) => [k, k === key ? other : v]))
}

async function cutEnds(body: Buffer, fails: (body: Buffer) => Promise<boolean>): Promise<Buffer> {
  let smallest = body
  for (let step = body.length >> 1; step > 0; step >>= 1) {
    for (const candidate of [smallest.subarray(0, -step), smallest.subarray(step)]) {
      if (candidate.length < smallest.length && (await fails(candidate))) smallest = candidate
    }
  }
  return smallest
}
