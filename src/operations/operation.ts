// The form of an operation: something that an operator can have done, by a command in its own process or by a running
// gateway. Arguments and results are JSON in wire names, so that the same operation runs on either side of the control
// socket, and `--json` prints exactly its result.
import { isObject, type Json, type JsonObject } from '../foundation/json/json.ts'
import type { OperationContext } from './operation-context.ts'

export type Operation = {
  readonly name: string
  /** May make the data directory; others refuse to start an empty one by a slip of `--data`. */
  readonly makesData?: true
  /** Whether it changes something with these arguments: then the audit log says who did it. Absent: it reads alone. */
  changes?(args: JsonObject): boolean
  /** @throws OperationError `usage` where the arguments are not fit; GatewayError and StoreError as they come. */
  run(context: OperationContext, args: Arguments): Promise<Json>
}

/** Whatever the arguments. */
export const changes = (): boolean => true

/** Why an operation was not done: `usage` is the operator's mistake (exit code 2), `fault` anything else (1). */
export class OperationError extends Error {
  override readonly name = 'OperationError'
  readonly kind: 'usage' | 'fault'
  /** The argument at fault, where one is. */
  readonly field: string | undefined

  constructor(kind: 'usage' | 'fault', message: string, field?: string) {
    super(message)
    this.kind = kind
    this.field = field
  }
}

/** Reads the arguments of one operation; every reader throws OperationError `usage` for the wrong kind. */
export class Arguments {
  readonly #values: JsonObject

  constructor(values: Json) {
    if (!isObject(values)) throw new OperationError('usage', 'arguments must be a JSON object')
    this.#values = values
  }

  /** Whether it was given. */
  has(name: string): boolean {
    return this.#read(name) !== undefined
  }

  /** A text that must be there. */
  text(name: string): string {
    return this.optionalText(name) ?? refuse(name, 'is missing')
  }

  optionalText(name: string): string | undefined {
    const value = this.#read(name)
    return value === undefined || (typeof value === 'string' && value !== '') ? value : refuse(name, 'must be text')
  }

  flag(name: string): boolean {
    const value = this.#read(name)
    return value === undefined || typeof value === 'boolean' ? (value ?? false) : refuse(name, 'must be true or false')
  }

  /** A whole number of zero or more. */
  optionalCount(name: string): number | undefined {
    const value = this.#read(name)
    const fits = value === undefined || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)
    return fits ? value : refuse(name, 'must be a whole number')
  }

  optionalTexts(name: string): string[] | undefined {
    const value = this.#read(name)
    if (value === undefined) return undefined
    const fits = Array.isArray(value) && value.every((item) => typeof item === 'string')
    return fits ? (value as string[]) : refuse(name, 'must be a list of texts')
  }

  optionalList(name: string): Json[] | undefined {
    const value = this.#read(name)
    return value === undefined || Array.isArray(value) ? value : refuse(name, 'must be a list')
  }

  #read(name: string): Json | undefined {
    const value = Object.hasOwn(this.#values, name) ? this.#values[name] : undefined
    return value === null ? undefined : value
  }
}

function refuse(name: string, problem: string): never {
  throw new OperationError('usage', `\`${name}\` ${problem}`, name)
}
