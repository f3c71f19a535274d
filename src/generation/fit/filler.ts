// The text that the gateway adds where a provider demands a turn or a text that the caller did not write: a user's turn
// before a conversation that the assistant opens, a text beside a document. It carries no meaning, so that it changes
// nothing of what is asked. Nothing of the caller's is lost, so it is not a loss.

export const FILLER = '…'
