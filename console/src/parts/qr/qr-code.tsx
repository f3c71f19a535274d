// A QR code as a picture, dark on white in both schemes, since many cameras read no other, with the margin of four modules.
import { useMemo } from 'react'
import { encodeQr } from './encode-qr.ts'

const MARGIN = 4

export function QrCode({ text, label, size = 200 }: { text: string; label: string; size?: number }) {
  const rows = useMemo(() => encodeQr(text), [text])
  const side = rows.length + 2 * MARGIN
  const path = rows.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x + MARGIN} ${y + MARGIN}h1v1h-1z`] : [])),
  )
  return (
    <svg
      width={size}
      height={size}
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={`M0 0h${side}v${side}h-${side}z`} fill="#fff" />
      <path d={path.join('')} fill="#000" />
    </svg>
  )
}
