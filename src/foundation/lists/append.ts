// Adds one list to another. `list.push(...more)` hands every entry over as an argument, and a call with more than about a
// hundred thousand of them throws: how long lists are is often up to a caller or a provider.

export function append<T>(list: T[], more: readonly T[]): void {
  for (const each of more) list.push(each)
}
