// Reed-Solomon over GF(256), as QR codes use it (ISO/IEC 18004, polynomial 0x11d): the words of correction that follow a block.
const POLYNOMIAL = 0x11d

export function correctionOf(block: readonly number[], length: number): number[] {
  const divisor = divisorOf(length)
  const rest: number[] = Array.from({ length }, () => 0)
  for (const word of block) {
    const factor = word ^ (rest.shift() ?? 0)
    rest.push(0)
    divisor.forEach((each, at) => (rest[at] = (rest[at] ?? 0) ^ multiply(each, factor)))
  }
  return rest
}

/** The product of (x - 2^i) for i below `degree`, without its leading 1. */
function divisorOf(degree: number): number[] {
  const made: number[] = Array.from({ length: degree }, (_, at) => (at === degree - 1 ? 1 : 0))
  let root = 1
  for (let step = 0; step < degree; step += 1) {
    for (let at = 0; at < degree; at += 1) made[at] = multiply(made[at] ?? 0, root) ^ (made[at + 1] ?? 0)
    root = multiply(root, 2)
  }
  return made
}

function multiply(one: number, other: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * POLYNOMIAL)
    product ^= ((other >>> bit) & 1) * one
  }
  return product
}
