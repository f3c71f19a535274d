// The name that was probably meant: the nearest by edits, where one is near enough to be a slip and not another word.
import { bounds } from '../bounds.ts'

/**
 * The nearest of `names` to `written`, within a third of its length (at least two edits); undefined where none is. Only
 * so many names are looked at, and so many pairs of letters, and none for what is longer than any name.
 */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  if (written.length > bounds.nearestNameLength) return undefined
  const bound = Math.max(2, Math.floor(written.length / 3))
  let nearest: string | undefined
  let fewest = bound + 1
  const work: Work = { steps: bounds.nearestNameSteps }
  let seen = 0
  for (const name of names) {
    seen += 1
    if (seen > bounds.nearestNames || work.steps <= 0) break
    if (Math.abs(name.length - written.length) >= fewest) continue
    const edits = countEdits(written.toLowerCase(), name.toLowerCase(), fewest, work)
    if (edits < fewest && edits < name.length) {
      nearest = name
      fewest = edits
    }
  }
  return nearest
}

/** `; did you mean `name`?`, or the names that are possible where none is near. Empty where there are none. */
export function suggestName(written: string, names: readonly string[]): string {
  const nearest = nearestName(written, names)
  if (nearest !== undefined) return `; did you mean \`${nearest}\`?`
  return names.length === 0 || names.length > 30 ? '' : `; known here: ${names.join(', ')}`
}

/** Pairs of letters that may still be compared: many long names that begin alike would take all the time of others. */
type Work = { steps: number }

/**
 * Insertions, deletions, replacements and swaps of neighbours that turn one text into the other; `tooMany`, where there are
 * so many or more.
 */
function countEdits(from: string, to: string, tooMany: number, work: Work): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  let fewestOfLast = 0
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    work.steps -= to.length
    let fewest = row
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1]
      let edits = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        edits = Math.min(edits, (beforeLast[column - 2] ?? 0) + 1)
      }
      current.push(edits)
      fewest = Math.min(fewest, edits)
    }
    // A swap reaches back two rows, and costs one edit itself.
    if (fewest >= tooMany && fewestOfLast >= tooMany) return tooMany
    fewestOfLast = fewest
    beforeLast = last
    last = current
  }
  return last[to.length] ?? 0
}
