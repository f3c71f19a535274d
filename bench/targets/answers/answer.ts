// What the scripted provider says, prepared once: the whole answer as a body, and the same as the pieces of a stream. All
// protocols say the same words and report the same usage.

export const INPUT_TOKENS = 200

export type Answer = {
  body: Buffer
  /** One for each token, and what the protocol puts before and after them. */
  events: Buffer[]
  /** Of the stream. */
  contentType: string
}

export const words = (count: number): string[] => Array.from({ length: count }, (_, index) => ` word${index % 10}`)

export const toJson = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

export const toSse = (value: unknown, event?: string): Buffer =>
  Buffer.from(`${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(value)}\n\n`)

export const SSE = 'text/event-stream'
