// Closes what was opened one after the other, the last first, since it may use those before it.

/** What closes each part that was opened, in the order in which they were. */
export type Closing = (() => Promise<unknown> | void)[]

/** Calls each of `closing`, the last first, also where one of them fails. Rejects with the first failure, at the end. */
export async function closeAll(closing: Readonly<Closing>): Promise<void> {
  const failures: unknown[] = []
  for (const close of closing.toReversed()) {
    try {
      await close()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
