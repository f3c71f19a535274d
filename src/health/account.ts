// A credential as its provider knows it, whatever the model: refused (401), or without money (402). Its operator is to learn
// of that once, and not at every call.
import { Breaker, type BreakerRules } from './measures/breaker.ts'

export class Account {
  readonly provider: string
  readonly credential: string
  readonly breaker: Breaker
  /** It was refused, and nothing was served with it since. */
  isDead = false
  /** Since when it is refused, and when something was last served with it: the wall clock, ms. */
  deadMs: number | undefined
  servedMs: number | undefined

  constructor(provider: string, credential: string, readRules?: () => BreakerRules) {
    this.breaker = new Breaker(readRules)
    this.provider = provider
    this.credential = credential
  }
}
