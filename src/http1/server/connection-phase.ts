// The phases of a server's connection, one at a time. A request is running from `receiving` or `received` until the
// kernel has all of its answer, or its client has left.

export type ConnectionPhase =
  /** Waits for a request. */
  | 'idle'
  /** A request has begun, and its head is not whole. */
  | 'head'
  /** Waits for the rest of the body; there is no answer yet. */
  | 'receiving'
  /** Has the whole request and waits for its answer. */
  | 'received'
  /** The answer was given before the whole request had come, and the kernel has not all of the answer. */
  | 'answered-early'
  /** Has the whole request and its answer, of which the kernel has not all. */
  | 'answering'
  /** The answer has left; the rest of the request is read and dropped. */
  | 'draining'
  /** The answer has left and no more follows; a client that is still sending may not have seen it, so it is running. */
  | 'lingering'
  /** Our side is closed, and what still comes is dropped. */
  | 'closing'
  /** It has been handed over. */
  | 'upgraded'
  | 'closed'

export const runningPhases: ReadonlySet<ConnectionPhase> = new Set([
  'receiving',
  'received',
  'answered-early',
  'answering',
  'lingering',
  'upgraded',
])
