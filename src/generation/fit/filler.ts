// The text of what the gateway has to say itself where a provider wants a turn or a text that the caller did not write: a
// user's turn before a conversation that the assistant opens, a text beside a document. It means nothing, as it must not
// change what is asked; nothing of the caller's is lost by it, so it is no loss.

export const FILLER = '…'
