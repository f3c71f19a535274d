// Where the lines of an axis are: at most four steps above its first, at round numbers. Money is whole where it can be.

const ROUND = [1, 2, 2.5, 5, 10]
const STEPS_MOST = 4

/** From 0, or from near the least value, up to the first line above the greatest. */
export function axisTicks(least: number, greatest: number, isWhole: boolean): number[] {
  if (greatest <= 0) return [0, 1]
  const from = least <= 0 ? 0 : least
  let step = roundUp((greatest - from || greatest) / STEPS_MOST)
  if (isWhole && greatest >= STEPS_MOST) step = Math.max(1, Math.ceil(step))
  for (;;) {
    const first = Math.floor(from / step + 1e-9) * step
    const count = Math.ceil((greatest - first) / step - 1e-9)
    if (count <= STEPS_MOST) return Array.from({ length: count + 1 }, (_, at) => clean(first + at * step))
    step = roundUp(step * 1.01)
  }
}

function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return (ROUND.find((one) => one * power >= value * (1 - 1e-9)) ?? 10) * power
}

/** What a float adds (0.30000000000000004) is no tick. */
function clean(value: number): number {
  return Number(value.toPrecision(12))
}

/** Which points have their name under the axis: the last, and every nth before it. */
export function namedPoints(count: number, width: number, roomPerName: number): number[] {
  const most = Math.max(2, Math.floor(width / roomPerName))
  const every = Math.max(1, Math.ceil(count / most))
  return Array.from({ length: Math.ceil(count / every) }, (_, at) => count - 1 - at * every).toReversed()
}
