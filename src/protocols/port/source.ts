// Where an answer comes from, as far as its decoding depends on it: signatures are bound to their issuer, and an answer
// without ids is given some.
import type { OwnToolNames } from '../../generation/fit/fit-tool-names.ts'

export type Source = {
  issuer: string
  /** Set where the issuer binds signatures to the credential that made them. */
  credential?: string
  /** Names of tools that went up as others: what the model calls is given back under its own name. */
  ownNames?: OwnToolNames
  newId(prefix: string): string
}
