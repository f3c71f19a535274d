// For tests that move a clock by hand: whether what they wait for has come yet, without waiting for it.

/** `hasEnded`: the promise was kept or broken. */
export function follow<Result>(promise: Promise<Result>): { promise: Promise<Result>; hasEnded: boolean } {
  const followed = { promise, hasEnded: false }
  const note = () => void (followed.hasEnded = true)
  promise.then(note, note)
  return followed
}
