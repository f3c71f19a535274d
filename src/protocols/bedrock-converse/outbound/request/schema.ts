// The schema of a tool's arguments as Amazon's Nova takes it. At the head it allows `type`, `properties` and `required` alone:
// "#/toolConfig/tools/2/toolSpec/inputSchema/json: extraneous key [definitions] is not permitted"
// (https://github.com/zed-industries/zed/issues/28521, https://github.com/pydantic/pydantic-ai/issues/1623). So what a
// reference points at is written in its place; a reference to what it stands in, and what would become too large, become
// the schema of anything. Source of the rule: AWS, Nova user guide, defining a tool.
import { bounds } from '../../../../foundation/bounds.ts'
import { isObject, readString, type Json, type JsonObject } from '../../../../foundation/json/json.ts'

const allowed: ReadonlySet<string> = new Set(['type', 'properties', 'required'])
/** Say nothing of the arguments, once references are gone. */
const silent: ReadonlySet<string> = new Set(['$schema', '$id', '$comment', '$defs', 'definitions', 'title', 'examples'])
/** Values, not schemas. */
const values: ReadonlySet<string> = new Set(['enum', 'const', 'default', 'examples', 'required'])

/** `changed`: arguments may no longer be what the schema asked for. */
export function flattenSchema(schema: JsonObject): { schema: JsonObject; changed: boolean } {
  const inliner = new Inliner(schema)
  const whole = inliner.inline(schema, [])
  const head = Object.entries(isObject(whole) ? whole : {})
  const flat = Object.fromEntries(head.filter(([keyword]) => allowed.has(keyword)))
  const isLess = head.some(([keyword]) => !allowed.has(keyword) && !silent.has(keyword))
  return { schema: flat, changed: isLess || inliner.changed }
}

class Inliner {
  changed = false
  readonly #root: JsonObject
  #values = 0

  constructor(root: JsonObject) {
    this.#root = root
  }

  /** `within`: the references that are being written out. */
  inline(value: Json | undefined, within: readonly string[]): Json | undefined {
    if (Array.isArray(value)) return value.map((each) => this.inline(each, within) ?? null)
    if (!isObject(value)) return value
    const reference = readString(value['$ref'])
    if (reference !== undefined) return this.#follow(reference, value, within)
    if (within.length > 0) this.#values += 1
    const result: JsonObject = {}
    for (const [keyword, each] of Object.entries(value)) {
      if (keyword === '$defs' || keyword === 'definitions') continue
      result[keyword] = values.has(keyword) ? each : this.inline(each, within)
    }
    return result
  }

  #follow(reference: string, { $ref: _reference, ...beside }: JsonObject, within: readonly string[]): JsonObject {
    const target = this.#find(reference)
    const isBearable =
      within.length < bounds.inlinedSchemaDepth &&
      this.#values < bounds.inlinedSchemaValues &&
      !within.includes(reference)
    if (target === undefined || !isBearable) {
      this.changed = true
      return beside
    }
    const found = this.inline(target, [...within, reference])
    return { ...(isObject(found) ? found : {}), ...beside }
  }

  /** A pointer into the schema itself. */
  #find(reference: string): JsonObject | undefined {
    if (!reference.startsWith('#/')) return undefined
    let found: Json | undefined = this.#root
    for (const step of reference.slice(2).split('/')) {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
      found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined
    }
    return isObject(found) ? found : undefined
  }
}
