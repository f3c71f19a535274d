// The name that was probably meant: the nearest by edits, where one is near enough to be a slip and not another word.

/** The nearest of `names` to `written`, within a third of its length (at least two edits); undefined where none is. */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  const bound = Math.max(2, Math.floor(written.length / 3))
  let nearest: string | undefined
  let fewest = bound + 1
  for (const name of names) {
    if (Math.abs(name.length - written.length) >= fewest) continue
    const edits = countEdits(written.toLowerCase(), name.toLowerCase())
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

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
function countEdits(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
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
    }
    beforeLast = last
    last = current
  }
  return last[to.length] ?? 0
}
