// Where a request goes, as far as its encoding depends on it: the encoder knows the model's capabilities and the provider's
// quirks, and never which provider it is.
import type { Capabilities } from '../../generation/capabilities.ts'
import type { Quirks } from '../../generation/quirks.ts'

export type Target = {
  /** The provider's own id of the model. */
  model: string
  stream: boolean
  /** Whose signatures may be sent here, and which credential they are bound to. */
  issuer: string
  credential?: string
  quirks: Quirks
  capabilities: Capabilities
}
