// Where an answer comes from, as far as its decoding depends on it: signatures are bound to their issuer, and an answer
// without ids is given some.
import type { CallNames } from '../../generation/fit/fit-call-ids.ts'

export type Source = {
  issuer: string
  /** Set where the issuer binds signatures to the credential that made them. */
  credential?: string
  /** Of a translated answer: names of tools that went up as others, and ids that are taken. */
  calls?: CallNames
  newId(prefix: string): string
}
