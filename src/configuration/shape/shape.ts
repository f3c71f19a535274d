// The language in which the configuration file is described: data, from which the reader, the JSON Schema for editors
// and the reference table of the documentation are all made, so that they cannot disagree. Every value is optional
// unless its field says `required`.

export type Field<T> = {
  shape: Shape<T>
  /** One line for the reference and for editors. */
  about: string
  /** The default, as an operator would write it. */
  default?: string
  required?: true
}

type Fields = { readonly [key: string]: Field<unknown> }

export type Form =
  | { kind: 'text'; pattern?: { regexp: string; says: string } }
  /** `word` stands for no number at all. */
  | { kind: 'integer'; least: number; most: number; word?: string }
  | { kind: 'boolean' }
  | { kind: 'choice'; values: readonly string[] }
  /** Text or number with a notation of its own; `pattern` is for editors, `parse` decides. */
  | {
      kind: 'notation'
      /** Completes "must be …". */
      says: string
      pattern: string
      takesNumber: boolean
      parse(text: string): unknown
    }
  | { kind: 'list'; of: Shape<unknown>; atLeastOne?: true }
  | { kind: 'record'; of: Shape<unknown>; key: RecordKey }
  | { kind: 'object'; fields: Fields }
  /** A scalar where the value is one, otherwise the mapping. */
  | { kind: 'either'; scalar: Shape<unknown>; mapping: Shape<unknown> }
  /** The text, or `{file: …}` whose content it is. */
  | { kind: 'secret' }
  /** A path, absolute or relative to the configuration file; given absolute. */
  | { kind: 'path' }
  /** The content of the file at a path, absolute or relative to the configuration file. `says` completes "must be …". */
  | { kind: 'file'; says: string; fits(content: string): boolean }

/** `ignoresCase`: two keys that differ in capital letters alone are the same one. */
type RecordKey = { name: string; pattern?: { regexp: string; says: string }; ignoresCase?: true }

/** A form, and (for the compiler alone) what reading it gives. */
export type Shape<T> = Form & { readonly gives?: T }

type RequiredKeys<F extends Fields> = { [K in keyof F]: F[K] extends { required: true } ? K : never }[keyof F]
type Given<F> = F extends Field<infer T> ? T : never

/** An object's value: required fields present, the others perhaps absent, in wire names. */
export type GivenFields<F extends Fields> = { -readonly [K in RequiredKeys<F>]: Given<F[K]> } & {
  -readonly [K in Exclude<keyof F, RequiredKeys<F>>]?: Given<F[K]>
}

export const text = (pattern?: { regexp: string; says: string }): Shape<string> =>
  pattern === undefined ? { kind: 'text' } : { kind: 'text', pattern }
export const integer = (least: number, most = Number.MAX_SAFE_INTEGER): Shape<number> => ({
  kind: 'integer',
  least,
  most,
})
export const integerOr = <const W extends string>(least: number, word: W): Shape<number | W> => ({
  kind: 'integer',
  least,
  most: Number.MAX_SAFE_INTEGER,
  word,
})
export const boolean: Shape<boolean> = { kind: 'boolean' }
export const choice = <const V extends string>(values: readonly V[]): Shape<V> => ({ kind: 'choice', values })
export const secret: Shape<string> = { kind: 'secret' }
export const path: Shape<string> = { kind: 'path' }
export const list = <T>(of: Shape<T>, atLeastOne?: true): Shape<T[]> =>
  atLeastOne ? { kind: 'list', of, atLeastOne } : { kind: 'list', of }
export const record = <T>(of: Shape<T>, key: RecordKey): Shape<{ [key: string]: T }> => ({ kind: 'record', of, key })
export const object = <F extends Fields>(fields: F): Shape<GivenFields<F>> => ({ kind: 'object', fields })
export const either = <A, B>(scalar: Shape<A>, mapping: Shape<B>): Shape<A | B> => ({ kind: 'either', scalar, mapping })
export const notation = <T>(
  says: string,
  pattern: string,
  takesNumber: boolean,
  parse: (text: string) => T | undefined,
): Shape<T> => ({ kind: 'notation', says, pattern, takesNumber, parse })
