// Tells whether a name can be looked up, recorded and shown as it is. It cannot where it holds a control character, on which
// a log or a terminal acts, a character that turns the direction of text (such as U+202E), by which one name looks like
// another, or half of a surrogate pair, which some databases refuse.

const unfit = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/u

export function isPlainName(name: string): boolean {
  return !unfit.test(name)
}
