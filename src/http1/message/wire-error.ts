/** What came is not HTTP as we read it. The message says what is wrong; it never quotes what came. */
export class WireError extends Error {
  override readonly name = 'WireError'
  /** `large`: over a bound. `unsupported`: valid, but nothing that we can read. */
  readonly kind: 'malformed' | 'large' | 'unsupported'

  constructor(message: string, kind: WireError['kind'] = 'malformed') {
    super(message)
    this.kind = kind
  }
}
