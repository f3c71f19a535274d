// Passwords as better-auth hashes them: scrypt with 32 MiB and some fifty milliseconds each. Few are computed at a time and few
// wait, so that a flood of sign-ins takes neither the memory nor the threads that generations need.
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { bounds } from '../../foundation/bounds.ts'
import { PeopleError } from '../people-error.ts'

export class PasswordWork {
  #running = 0
  readonly #waiting: (() => void)[] = []

  /** @throws PeopleError `unavailable` where too many wait. */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hashPassword(password))
  }

  /** @throws PeopleError likewise. */
  verify(hash: string, password: string): Promise<boolean> {
    return this.#inTurn(() => verifyPassword({ hash, password }))
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running < bounds.passwordsAtOnce) this.#running += 1
    else {
      if (this.#waiting.length >= bounds.passwordsWaiting)
        throw new PeopleError('unavailable', 'Too many people sign in at this moment: try again in some seconds.')
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    try {
      return await work()
    } finally {
      // The turn goes to the next one, or comes back.
      const next = this.#waiting.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }
}
