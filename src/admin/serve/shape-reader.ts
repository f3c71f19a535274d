// Holds what comes and goes to its shape, and names the field at fault: `limits.spend_per_day`. The shape of an answer is
// compiled when it is first needed, so that a gateway starts without compiling all of them.
import { Compile } from 'typebox/compile'
import type { TSchema } from 'typebox'
import { AdminError } from '../admin-error.ts'

export class ShapeReader {
  readonly #schema: TSchema
  #compiled: ReturnType<typeof Compile> | undefined

  constructor(schema: TSchema) {
    this.#schema = schema
  }

  /** @throws AdminError `invalid_request` with the field. */
  read(value: unknown): unknown {
    const zero = findZero(value, [])
    // No text of ours has one, and Postgres takes none.
    if (zero !== undefined)
      throw new AdminError('invalid_request', `\`${zero}\` holds a zero character.`, { field: zero })
    const validator = this.#validator()
    if (validator.Check(value)) return value
    const [error] = validator.Errors(value)
    throw describeMistake(error)
  }

  /** The same for a query, whose values are texts. */
  readTexts(value: unknown): unknown {
    return this.read(this.#validator().Convert(value))
  }

  /** What does not fit, for our log; undefined: it fits. */
  findMisfit(value: unknown): string | undefined {
    const validator = this.#validator()
    if (validator.Check(value)) return undefined
    const [error] = validator.Errors(value)
    return error === undefined ? 'it does not fit' : `${error.instancePath} ${error.message}`
  }

  #validator() {
    return (this.#compiled ??= Compile(this.#schema))
  }
}

/** The path of the first text, or name, with U+0000. A body is bounded and so is its depth. */
function findZero(value: unknown, path: readonly string[]): string | undefined {
  if (typeof value === 'string') return value.includes('\0') ? path.join('.') : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, member] of Object.entries(value)) {
    if (name.includes('\0')) return path.join('.') || 'body'
    const found = findZero(member, [...path, name])
    if (found !== undefined) return found
  }
  return undefined
}

type Mistake = { keyword: string; instancePath: string; message: string; params: object }

function describeMistake(mistake: Mistake | undefined): AdminError {
  if (mistake === undefined) return new AdminError('invalid_request', 'The request does not have its form.')
  const at = mistake.instancePath.split('/').slice(1).map(unescapePointer)
  const params = mistake.params as { additionalProperties?: string[]; requiredProperties?: string[] }
  const [unknown] = params.additionalProperties ?? []
  const [missing] = params.requiredProperties ?? []
  if (mistake.keyword === 'additionalProperties' && unknown !== undefined) {
    const field = [...at, unknown].join('.')
    return new AdminError('invalid_request', `There is no field \`${field}\` here.`, { field })
  }
  if (mistake.keyword === 'required' && missing !== undefined) {
    const field = [...at, missing].join('.')
    return new AdminError('invalid_request', `\`${field}\` is missing.`, { field })
  }
  const field = at.join('.')
  // The place of a field that a shape does not know has no shape of its own.
  if (mistake.keyword === 'boolean')
    return new AdminError('invalid_request', `There is no field \`${field}\` here.`, { field })
  const named = field === '' ? 'The body' : `\`${field}\``
  return new AdminError('invalid_request', `${named} ${mistake.message}.`, field === '' ? {} : { field })
}

/** `~1` and `~0` of a JSON pointer. */
function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~')
}
