// Why a request's body was not given: it is `large`, or longer than there is room for (`crowded`), or it did not arrive whole
// (`cut`).

export class BodyError extends Error {
  override readonly name = 'BodyError'
  readonly kind: 'large' | 'crowded' | 'cut'

  constructor(kind: BodyError['kind']) {
    super(`the body is ${kind}`)
    this.kind = kind
  }
}
