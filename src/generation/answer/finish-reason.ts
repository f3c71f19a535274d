// Why a generation ended: one scale for all protocols, beside the provider's own word.

export type FinishKind =
  /** The model was done. */
  | 'stop'
  /** A stop sequence came. */
  | 'stop-sequence'
  /** The output cap, the context window or the wallet was used up. */
  | 'length'
  /** The model wants tools to be called. */
  | 'tool-calls'
  /** The provider withheld the rest. */
  | 'content-filter'
  /** The model declined. */
  | 'refusal'
  /** The provider paused a long turn; send the answer back to go on (Anthropic `pause_turn`). */
  | 'pause'
  /** A normal end with a reason that none of these fits. */
  | 'other'

export type FinishReason = {
  kind: FinishKind
  /** The provider's word. */
  raw?: string
  /** Which stop sequence. */
  stopSequence?: string
}
