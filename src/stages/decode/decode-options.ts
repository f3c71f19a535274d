// Settings that bear on how a body is read.
import type { JsonObject } from '../../foundation/json/json.ts'

export type DecodeOptions = {
  /** The headers `x-crossmodel-provider` and `x-crossmodel-strict`. */
  provider: string | undefined
  strict: string | undefined
  /** The header by which a client names its session. */
  session?: string
  /** Members that count as given where the body has none of the name. */
  assumed?: JsonObject
}
