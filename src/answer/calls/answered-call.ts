// A call of one of the caller's tools, as an answer brought it: what is judged once the answer has ended.
export type AnsweredCall = {
  name: string
  /** `function`: the arguments are JSON text. `custom`: free text. */
  form: 'function' | 'custom'
  arguments: string
}
