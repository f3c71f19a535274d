// The modules of a QR code: its fixed patterns, its format, and its words in their zigzag under a mask.
export type Grid = { size: number; version: number; dark: boolean[][]; isFixed: boolean[][] }

/** The level L in the format. */
const LEVEL = 1
const FORMAT_DIVISOR = 0x537
const FORMAT_MASK = 0x5412
const VERSION_DIVISOR = 0x1f25

export function drawPatterns(version: number): Grid {
  const size = version * 4 + 17
  const rows = () => Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  const grid: Grid = { size, version, dark: rows(), isFixed: rows() }
  for (let at = 0; at < size; at += 1) {
    fix(grid, 6, at, at % 2 === 0)
    fix(grid, at, 6, at % 2 === 0)
  }
  drawFinder(grid, 3, 3)
  drawFinder(grid, size - 4, 3)
  drawFinder(grid, 3, size - 4)
  const places = alignmentPlaces(version, size)
  const last = places.length - 1
  places.forEach((x, i) =>
    places.forEach((y, j) => {
      const isFinder = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)
      if (!isFinder) drawAlignment(grid, x, y)
    }),
  )
  // Taken now, so that no word is drawn there; what it says comes with the mask.
  drawFormat(grid, 0)
  drawVersion(grid)
  return grid
}

function fix(grid: Grid, x: number, y: number, isDark: boolean): void {
  const [row, fixed] = [grid.dark[y], grid.isFixed[y]]
  if (row === undefined || fixed === undefined || x < 0 || x >= grid.size) return
  row[x] = isDark
  fixed[x] = true
}

function drawFinder(grid: Grid, x: number, y: number): void {
  for (let dy = -4; dy <= 4; dy += 1)
    for (let dx = -4; dx <= 4; dx += 1) {
      const distance = Math.max(Math.abs(dx), Math.abs(dy))
      fix(grid, x + dx, y + dy, distance !== 2 && distance !== 4)
    }
}

function drawAlignment(grid: Grid, x: number, y: number): void {
  for (let dy = -2; dy <= 2; dy += 1)
    for (let dx = -2; dx <= 2; dx += 1) fix(grid, x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1)
}

function alignmentPlaces(version: number, size: number): number[] {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2
  return [6, ...Array.from({ length: count - 1 }, (_, at) => size - 7 - (count - 2 - at) * step)]
}

export function drawFormat(grid: Grid, mask: number): void {
  const word = (LEVEL << 3) | mask
  const bits = ((word << 10) | remainder(word, 10, FORMAT_DIVISOR)) ^ FORMAT_MASK
  const isDark = (bit: number) => ((bits >>> bit) & 1) === 1
  const { size } = grid
  for (let bit = 0; bit <= 5; bit += 1) fix(grid, 8, bit, isDark(bit))
  fix(grid, 8, 7, isDark(6))
  fix(grid, 8, 8, isDark(7))
  fix(grid, 7, 8, isDark(8))
  for (let bit = 9; bit < 15; bit += 1) fix(grid, 14 - bit, 8, isDark(bit))
  for (let bit = 0; bit < 8; bit += 1) fix(grid, size - 1 - bit, 8, isDark(bit))
  for (let bit = 8; bit < 15; bit += 1) fix(grid, 8, size - 15 + bit, isDark(bit))
  fix(grid, 8, size - 8, true)
}

function drawVersion(grid: Grid): void {
  const { version, size } = grid
  if (version < 7) return
  const bits = (version << 12) | remainder(version, 12, VERSION_DIVISOR)
  for (let bit = 0; bit < 18; bit += 1) {
    const [far, near] = [size - 11 + (bit % 3), Math.floor(bit / 3)]
    fix(grid, far, near, ((bits >>> bit) & 1) === 1)
    fix(grid, near, far, ((bits >>> bit) & 1) === 1)
  }
}

function remainder(word: number, length: number, divisor: number): number {
  let rest = word
  for (let step = 0; step < length; step += 1) rest = (rest << 1) ^ ((rest >>> (length - 1)) * divisor)
  return rest
}

/** Two columns at a time from the right, up and down in turn, past the column of the timing pattern. */
export function drawWords(grid: Grid, words: readonly number[], mask: number): void {
  const { size, dark, isFixed } = grid
  let at = 0
  for (let pair = 0; pair < (size - 1) / 2; pair += 1) {
    const right = size - 1 - pair * 2 - (size - 1 - pair * 2 <= 6 ? 1 : 0)
    for (let step = 0; step < size; step += 1) {
      const y = pair % 2 === 0 ? size - 1 - step : step
      for (const x of [right, right - 1]) {
        const row = dark[y]
        if (row === undefined || isFixed[y]?.[x] === true) continue
        const bit = (((words[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1) === 1
        row[x] = bit !== isMasked(mask, x, y)
        at += 1
      }
    }
  }
}

function isMasked(mask: number, x: number, y: number): boolean {
  const product = x * y
  const rules = [
    x + y,
    y,
    x,
    x + y,
    Math.floor(x / 3) + Math.floor(y / 2),
    (product % 2) + (product % 3),
    (product % 2) + (product % 3),
    ((x + y) % 2) + (product % 3),
  ]
  return (rules[mask] ?? 0) % (mask === 2 || mask === 3 ? 3 : 2) === 0
}
