// What the operator reads of one request, in the names of the log: they are documented and stay. It holds no word of what was
// asked or answered, and no key.

export type RequestLine = {
  /** Also the generation's id. */
  request: string
  method: string
  path: string
  /** Undefined: the caller left before anything was answered. */
  status?: number | undefined
  duration_ms: number
  /** The name of the key. */
  key?: string | undefined
  /** On the console's listener: the id of the person or of the management key. */
  actor?: string | undefined
  /** The model as the caller named it. */
  requested?: string | undefined
  /** What ran, and where. */
  model?: string | undefined
  provider?: string | undefined
  /** Where there was more than one. */
  attempts?: number | undefined
  /** Of its duration, what it waited in line before it was admitted. */
  queued_ms?: number | undefined
  stream?: true | undefined
  input_tokens?: number | undefined
  output_tokens?: number | undefined
  /** Decimal text, exact. */
  cost_usd?: string | undefined
  dropped?: readonly string[] | undefined
  /** The caller left before the end. */
  cancelled?: true | undefined
  /** What went wrong, as the caller was told. */
  code?: string | undefined
  param?: string | undefined
  /** Only where the sentence is ours alone: those about content may quote it. */
  message?: string | undefined
  /** Why it was refused before any provider was called, where callers are not told: what the operator has closed, or what is full. */
  reason?: string | undefined
  /** How many more had the same outcome as the one that was logged, within the last minute; no line was written for them. */
  repeated?: number | undefined
}

export type WriteRequestLine = (line: RequestLine) => void

/** Where the line of each request goes. */
export type RequestLog = {
  /** Also those that only ask whether the gateway is there. */
  showsProbes: boolean
  write: WriteRequestLine
}
