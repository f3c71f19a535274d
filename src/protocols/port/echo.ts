// What an answer shows of its request, so that the request itself need not be kept while the answer runs, and may have been
// read on another thread.
import type { JsonObject } from '../../foundation/json/json.ts'

/** What an answer needs of its request, as small plain data: the request may be large, and read on another thread. */
export type Echo = {
  /** Members of the body that the answer shows, or that its form depends on. */
  members: JsonObject
  /** Names of tools that are called with free text. */
  customTools: readonly string[]
  /** How a call is told to the caller, by the tool's name, where it has a form of its own in the caller's protocol. */
  callForms: { readonly [name: string]: JsonObject }
}
