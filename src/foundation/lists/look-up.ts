// Objects that are indexed by a word from outside (a finish reason, an error code, the name of a field). Every plain
// object has members beside its own: `table['constructor']` is a function where the word should be unknown, and
// `copy['__proto__'] = value` sets the prototype where it should keep a member. Names that we wrote ourselves need
// neither of these; spreads and Object.fromEntries keep every member as it is.

/** The own member of `table` by that name; undefined where there is none. */
export function lookUp<T>(table: { readonly [word: string]: T }, word: string | undefined): T | undefined {
  return word !== undefined && Object.hasOwn(table, word) ? table[word] : undefined
}

/** Sets the own member of `object` by that name, whatever the name is. */
export function setOwn<T>(object: { [word: string]: T }, word: string, value: T): void {
  if (word === '__proto__')
    Object.defineProperty(object, word, { value, writable: true, enumerable: true, configurable: true })
  else object[word] = value
}
