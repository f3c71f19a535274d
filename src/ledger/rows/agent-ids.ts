// Which session of an agent's client a generation belongs to, and which of its agents asked, as the client says of itself: so
// that what a session cost can be told, its sub-agents apart.
import { parseJsonObject, readString } from '../../foundation/json/json.ts'

export type AgentIds = { session: string; agent?: string; parentAgent?: string }

export function encodeAgentIds(ids: AgentIds | undefined): string | null {
  return ids === undefined ? null : JSON.stringify(ids)
}

/** Undefined where there are none, or where the text is not ours. */
export function decodeAgentIds(text: string | null | undefined): AgentIds | undefined {
  const json = parseJsonObject(text ?? '')
  const session = readString(json?.['session'])
  if (session === undefined) return undefined
  const agent = readString(json?.['agent'])
  const parentAgent = readString(json?.['parentAgent'])
  return {
    session,
    ...(agent === undefined ? {} : { agent }),
    ...(parentAgent === undefined ? {} : { parentAgent }),
  }
}
