// What a reader gives of the output that went by, for estimates of its tokens alone.

/** A piece of what a model wrote, kept so that its tokens can be estimated. */
export type OutputSample = {
  /** Text of every kind: visible text, reasoning, tool arguments, refusals, transcripts. */
  text: string
  /** The share of the text that `text` stands for: 1 is all, 0.5 is half. */
  share: number
  /** Audio and images as output tokens, by the vendor's rule. */
  mediaTokens: number
}

export const emptySample: OutputSample = { text: '', share: 1, mediaTokens: 0 }
