// What the tests ask of every SDK, in one form: ask once, or hold a conversation in which the SDK itself runs the tools and
// sends the model's answer back. Each `*-client.ts` puts one SDK behind it and uses that SDK as its own documentation
// does: no request is written and no answer is read by hand.
import type { JsonObject } from '../../src/foundation/json/json.ts'
import type { InboundProtocolName } from '../../src/generation/protocol-name.ts'

export type ToolCall = { name: string; arguments: unknown }

/** One answer as the SDK gave it to its user. `reasoning` is undefined where the SDK has no word for it. */
export type Told = {
  text: string
  reasoning?: string | undefined
  calls: ToolCall[]
  finish: string
}

export type Tool = {
  name: string
  description: string
  /** JSON schema of the arguments. */
  parameters: JsonObject
  run(input: unknown): string
}

export type Question = { model: string; prompt: string; stream: boolean; tool?: Tool }

export type SdkClient = {
  name: string
  inbound: InboundProtocolName
  /** Whether this SDK sends reasoning and its signatures back in the next turn; `whole` where it does so only unstreamed. */
  keepsSignatures: boolean | 'whole'
  /** One call. @throws what the SDK throws. */
  ask(question: Question): Promise<Told>
  /** The SDK's own loop over a tool, to the last text. */
  converse(question: Question & { tool: Tool }): Promise<string>
}

/** `headers`: sent with every call. */
export type Address = { url: string; key: string; headers?: { [name: string]: string } }

/** Output cap of every question: Messages demands one. */
export const OUTPUT_CAP = 2_000
