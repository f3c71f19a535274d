// The text that the gateway adds where a provider demands a turn or a text that the caller did not write: a user's turn
// before a conversation that the assistant opens or behind one that the assistant would end, a text beside a document. It
// carries no meaning, so that it changes nothing of what is asked. Nothing of the caller's is lost, so it is not a loss.
import type { Message } from '../request/message.ts'

export const FILLER = '…'

/**
 * Whether the caller's last message has left no turn behind the assistant's, since it was blank or its text is sent elsewhere.
 * The provider would continue what the assistant said, which only a caller may ask for who ends with it.
 * @param lastRole of the turns that are sent.
 */
export function needsLastTurn(messages: readonly Message[], lastRole: string | undefined): boolean {
  return (lastRole === 'assistant' || lastRole === 'model') && messages.at(-1)?.role !== 'assistant'
}
