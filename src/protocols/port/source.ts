// Where an answer comes from, as far as its decoding depends on it: signatures are bound to their issuer, and an answer
// without ids is given some.

export type Source = {
  issuer: string
  /** Set where the issuer binds signatures to the credential that made them. */
  credential?: string
  newId(prefix: string): string
}
