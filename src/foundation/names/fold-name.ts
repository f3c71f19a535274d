// Names of JSON members as servers read them that ignore upper and lower case: Go's JSON decoder takes `Max_Tokens`,
// and even `ſtore`, for a field of its own. Two names that fold to the same text are one field to such a server.

const plain = /^[a-z0-9_.:/-]*$/

/** The name as such a server compares it. The same text where nothing can differ. */
export function foldName(name: string): string {
  return plain.test(name) ? name : name.toUpperCase().toLowerCase()
}

/** Whether a member is taken for `name`, which is folded, and is another one. Folding makes no name shorter. */
export function isSpelledOtherwise(object: { readonly [name: string]: unknown }, name: string): boolean {
  for (const member in object)
    if (member.length <= name.length && member !== name && foldName(member) === name) return true
  return false
}
