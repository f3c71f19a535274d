// Whether clients of OpenAI's protocols read from a provider's own error what it is. They show `error.message`; one that is
// about too much context they act on by its code alone (agents then compact the conversation), and many providers have words for
// it and no code.
import { readObject, readString, type JsonObject } from '../../foundation/json/json.ts'
import type { ErrorKind } from '../../generation/error/error-table.ts'

const OVERFLOW = 'context_length_exceeded' satisfies ErrorKind

export function isOpenAiError({ error }: JsonObject, kind: ErrorKind): boolean {
  const { message, code } = readObject(error) ?? {}
  return readString(message) !== undefined && (kind !== OVERFLOW || code === OVERFLOW)
}
