// How hard a grid of modules is to read for a camera (ISO/IEC 18004, the four penalties): of eight masks the one with the least is
// taken.
type Rows = readonly (readonly boolean[])[]

const LIKE_A_FINDER = /(?=0000(?:1011101)|(?:1011101)0000)/g

export function penaltyOf(rows: Rows): number {
  const lines = [...rows, ...turn(rows)].map((row) => row.map(Number).join(''))
  const runs = lines.flatMap((line) => line.match(/0{5,}|1{5,}/g) ?? [])
  const finders = lines.reduce((sum, line) => sum + [...line.matchAll(LIKE_A_FINDER)].length, 0)
  const dark = rows.flat().filter(Boolean).length
  const share = (dark * 100) / rows.length ** 2
  return (
    runs.reduce((sum, run) => sum + run.length - 2, 0) +
    blocksOf(rows) * 3 +
    finders * 40 +
    Math.floor(Math.abs(share - 50) / 5) * 10
  )
}

function turn(rows: Rows): Rows {
  return rows.map((_, at) => rows.map((row) => row[at] ?? false))
}

/** Squares of two by two of one colour. */
function blocksOf(rows: Rows): number {
  return rows.reduce((sum, row, y) => {
    const next = rows[y + 1]
    if (next === undefined) return sum
    return (
      sum + row.filter((one, x) => x > 0 && [row[x - 1], next[x], next[x - 1]].every((each) => each === one)).length
    )
  }, 0)
}
