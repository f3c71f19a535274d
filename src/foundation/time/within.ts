// A promise with a bound on how long it is waited for. The work behind the promise goes on after that.
import type { Clock } from './clock.ts'

/** As `promise`, but rejects with `late()` after `ms`. */
export function within<T>(clock: Pick<Clock, 'after'>, ms: number, promise: Promise<T>, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(late()))
    promise.then(resolve, reject).finally(cancel)
  })
}
