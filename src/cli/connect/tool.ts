// The description of one tool that people point at a gateway: which files it reads, and what must be in them. Tools are
// data; how a file of some format is changed is known in edit/ alone.
import type { Json } from '../../foundation/json/json.ts'

/** How the tool is to reach the gateway. */
export type Connection = {
  /** Without `/v1`. */
  origin: string
  key: string
  model: string
  /** Of the model, tokens, where the gateway says so: tools that do not know a model guess otherwise. */
  window?: { context: number; output: number }
}

/**
 * Where in a file something stands: names of members, and for lists the entry that has a member with this value. The entry
 * is made where it is not there.
 */
export type Place = readonly (string | { readonly member: string; readonly is: string })[]

/**
 * The value of a place; undefined: nothing may stand there. An object is laid over the object that is there, anything else
 * replaces what is there, and with `absent` only nothing is replaced.
 */
export type Setting = readonly [place: Place, value: Json | undefined, where?: 'absent']

export type ToolFile = {
  format: 'json' | 'toml' | 'yaml'
  /** From the home directory. Of several the first that exists is the one, or the last where none does. */
  paths: readonly string[]
  /** A variable that names another folder in the place of `within`, the beginning of `paths`. */
  movedBy?: { variable: string; within: string }
  /** A file of an older format that the tool would no longer read if this one were there too. */
  hides?: string
  /** The places are the same for every connection, so that they can be given back. */
  settings(connection: Connection): readonly Setting[]
}

export type Tool = {
  /** As it is typed: `connect NAME`. */
  name: string
  title: string
  /** The protocol that it then speaks with the gateway. */
  protocol: 'openai-chat' | 'openai-responses' | 'anthropic-messages'
  /** What starts it afterwards. */
  start: string
  files: readonly ToolFile[]
}
