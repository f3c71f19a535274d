// Text of strangers for a line of the log.
import { bounds } from '../foundation/bounds.ts'

/** A path can be as long as a head, and a name in it too; a line of each would fill the disk of the operator. */
export function cutText(text: string): string {
  return text.length > bounds.loggedTextLength ? `${text.slice(0, bounds.loggedTextLength)}…` : text
}
