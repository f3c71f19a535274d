// The schema of a tool's arguments as Amazon's Nova takes it. At the head it allows `type`, `properties` and `required` alone:
// "#/toolConfig/tools/2/toolSpec/inputSchema/json: extraneous key [definitions] is not permitted"
// (https://github.com/zed-industries/zed/issues/28521, https://github.com/pydantic/pydantic-ai/issues/1623). So what a
// reference points at is written in its place; a reference to what it stands in, and what would become too large, become
// the schema of anything. Source of the rule: AWS, Nova user guide, defining a tool.
import { bounds } from '../../../../foundation/bounds.ts'
import { isObject, isRawNumber, readString, type Json, type JsonObject } from '../../../../foundation/json/json.ts'
import { setOwn } from '../../../../foundation/lists/look-up.ts'

const allowed: ReadonlySet<string> = new Set(['type', 'properties', 'required'])
/** Say nothing of the arguments, once references are gone. */
const silent: ReadonlySet<string> = new Set(['$schema', '$id', '$comment', '$defs', 'definitions', 'title', 'examples'])
/** Values, not schemas. */
const values: ReadonlySet<string> = new Set(['enum', 'const', 'default', 'examples', 'required'])

/** Characters of schemas that may still be written in the place of references, one for all tools of a request. */
export type SchemaRoom = { length: number }

/** `changed`: arguments may no longer be what the schema asked for. */
export function flattenSchema(schema: JsonObject, room: SchemaRoom): { schema: JsonObject; changed: boolean } {
  const inliner = new Inliner(schema, room)
  const whole = inliner.inline(schema, [], 0)
  const head = Object.entries(isObject(whole) ? whole : {})
  const flat = Object.fromEntries(head.filter(([keyword]) => allowed.has(keyword)))
  const isLess = head.some(([keyword]) => !allowed.has(keyword) && !silent.has(keyword))
  return { schema: flat, changed: isLess || inliner.changed }
}

type Target = { schema: JsonObject; length: number }

class Inliner {
  changed = false
  readonly #root: JsonObject
  readonly #room: SchemaRoom
  readonly #targets = new Map<string, Target | undefined>()

  constructor(root: JsonObject, room: SchemaRoom) {
    this.#root = root
    this.#room = room
  }

  /** `within`: the references that are being written out. `depth`: how deep the value nests in what is written. */
  inline(value: Json | undefined, within: readonly string[], depth: number): Json | undefined {
    if (Array.isArray(value)) return value.map((each) => this.inline(each, within, depth + 1) ?? null)
    if (!isObject(value) || isRawNumber(value)) return value
    const reference = readString(value['$ref'])
    if (reference !== undefined) return this.#follow(reference, value, within, depth)
    const result: JsonObject = {}
    for (const [keyword, each] of Object.entries(value)) {
      if (keyword === '$defs' || keyword === 'definitions') continue
      setOwn(result, keyword, values.has(keyword) ? each : this.inline(each, within, depth + 1))
    }
    return result
  }

  #follow(
    reference: string,
    { $ref: _reference, ...beside }: JsonObject,
    within: readonly string[],
    depth: number,
  ): JsonObject {
    const target = this.#find(reference)
    const isBearable =
      within.length < bounds.inlinedSchemaDepth && depth <= bounds.jsonDepth && !within.includes(reference)
    if (target === undefined || !isBearable || !this.#takeRoom(target.length)) {
      this.changed = true
      return beside
    }
    const found = this.inline(target.schema, [...within, reference], depth)
    return { ...(isObject(found) ? found : {}), ...beside }
  }

  /** Where something does not fit, nothing that comes behind it is measured. */
  #takeRoom(length: number): boolean {
    const fits = length <= this.#room.length
    this.#room.length = fits ? this.#room.length - length : 0
    return fits
  }

  #find(reference: string): Target | undefined {
    if (this.#room.length === 0) return undefined
    if (this.#targets.has(reference)) return this.#targets.get(reference)
    const schema = this.#point(reference)
    const target = schema && { schema, length: JSON.stringify(schema).length }
    this.#targets.set(reference, target)
    return target
  }

  /** A pointer into the schema itself. */
  #point(reference: string): JsonObject | undefined {
    if (!reference.startsWith('#/')) return undefined
    let found: Json | undefined = this.#root
    for (const step of reference.slice(2).split('/')) {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
      found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined
    }
    return isObject(found) ? found : undefined
  }
}
