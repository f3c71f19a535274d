// One turn of a conversation. Tool results are parts of user messages (as three of the five protocols have it);
// protocols with a tool role of their own split and join them in their own folder. System and developer text keeps
// its place in the list, since some protocols allow it in the middle.
import type { Part } from './part.ts'

export type Role = 'system' | 'developer' | 'user' | 'assistant'

export type Message = {
  role: Role
  parts: Part[]
  /** The speaker's name, where given (Chat `name`). */
  name?: string
}
