// What the policy decided for one request to one provider, as far as it changes what is written: plain data.

export type WriteRules = {
  /** Conversations may be kept at the provider, under the operator's account. */
  keepsState: boolean
  /**
   * Derived from the server's secret and the owner, hex: under it customers are told apart to providers. Undefined: every
   * owner of keys is unlimited, and what callers say of themselves goes up as it is.
   */
  tenantSecret: string | undefined
  /** The wallet has a limit: what the provider runs on its own must have a bound. */
  isLimited: boolean
}
