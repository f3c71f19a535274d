// Draws by weight without chance: the fractions of successive turns are spread evenly over [0, 1), so that each weight gets its
// part of any number of turns in a row, and not only of very many.

/** The golden ratio less one: its multiples are spread as evenly as those of any number. */
const STEP = (Math.sqrt(5) - 1) / 2

/** In [0, 1). */
export function spreadTurn(turn: number): number {
  return ((turn + 0.5) * STEP) % 1
}

/** The indices of `weights`, drawn one after the other without being put back. Those that weigh nothing come last, as listed. */
export function drawOrder(weights: readonly number[], fraction: number): number[] {
  const left = [...weights.keys()]
  const drawn: number[] = []
  let rest = fraction
  while (left.length > 1) {
    let total = 0
    for (const index of left) total += weights[index] ?? 0
    if (!(total > 0)) break
    let point = rest * total
    // What rounding left over belongs to the last that weighs anything.
    let at = 0
    for (let next = 0; next < left.length && point >= 0; next += 1) {
      const weight = weights[left[next] ?? 0] ?? 0
      if (weight > 0) at = next
      point -= weight
    }
    const [index = 0] = left.splice(at, 1)
    drawn.push(index)
    // Where the point lay within its part is as even as where it lay in the whole.
    const weight = weights[index] ?? 0
    rest = Math.min(Math.max((point + weight) / weight, 0), 1 - Number.EPSILON)
  }
  for (const index of left) drawn.push(index)
  return drawn
}
