// Absent and undefined differ where a type says that a member may be missing and does not say that it may be undefined.

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Without the members that are undefined. */
export function present<T extends object>(members: T): Present<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>
}
