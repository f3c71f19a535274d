// The session of an agent's client that a generation belongs to, and the agent in it that asked, as the client's
// headers name them: by these a session's cost can be summed, its sub-agents apart.
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
