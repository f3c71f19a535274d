// Colour for people, only where the terminal has it and NO_COLOR is not set; otherwise the text alone.
import type { WriteStream } from 'node:tty'

export type Paint = {
  readonly [tone in 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan']: (text: string) => string
}

const codes = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] } as const

export function openPaint(isColoured: boolean): Paint {
  const tone = ([on, off]: readonly [number, number]) =>
    isColoured ? (text: string) => `\u001b[${on}m${text}\u001b[${off}m` : (text: string) => text
  return {
    bold: tone(codes.bold),
    dim: tone(codes.dim),
    red: tone(codes.red),
    green: tone(codes.green),
    yellow: tone(codes.yellow),
    cyan: tone(codes.cyan),
  }
}

/** Node's own judgement of terminal and environment (`NO_COLOR`, `FORCE_COLOR`, `TERM`). */
export function hasColour(stream: Pick<WriteStream, 'isTTY' | 'hasColors'>): boolean {
  return stream.isTTY && stream.hasColors()
}
