// One bar, or one part of a stacked one: a hair between the parts, the topmost rounded, the running day at half strength.
type BarShapeProps = {
  x?: number
  y?: number
  width?: number
  height?: number
  fill?: string
  payload?: Readonly<Record<string, unknown>>
  /** The series that lie on this one. */
  above: readonly string[]
}

const SO_FAR = 0.5
const CORNER_PX = 2
const HAIR_PX = 1

export function BarShape({ x = 0, y = 0, width = 0, height = 0, fill, payload = {}, above }: BarShapeProps) {
  if (height <= 0 || width <= 0) return <g />
  const isTop = above.every((id) => Number(payload[id] ?? 0) <= 0)
  const corner = isTop ? Math.min(CORNER_PX, width / 2, height) : 0
  const [top, bottom] = [isTop ? y : y + Math.min(HAIR_PX, height - 1), y + height]
  const right = x + width
  const path =
    `M${x} ${bottom}V${top + corner}Q${x} ${top} ${x + corner} ${top}` +
    `H${right - corner}Q${right} ${top} ${right} ${top + corner}V${bottom}Z`
  return <path d={path} fill={fill} opacity={payload['isSoFar'] === true ? SO_FAR : 1} />
}
