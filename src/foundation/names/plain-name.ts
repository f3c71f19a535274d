// Tells whether a name can be looked up, recorded and shown as it is. It cannot where it holds a control character, on which
// a log or a terminal acts, a character that turns the direction of text (such as U+202E), by which one name looks like
// another, or half of a surrogate pair, which some databases refuse. A name that somebody gives to a thing of their own must
// also have something to be seen.

const unfit = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/u
/** Blanks, what is shown as nothing (such as U+200B), what no font has, and the empty pattern of Braille. */
const unseen = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{C}\u2800]*$/u

export function isPlainName(name: string): boolean {
  return !unfit.test(name)
}

/** Whether all of it is blank or invisible. */
export function isUnseen(name: string): boolean {
  return unseen.test(name)
}
