// What a simulated provider may do with one call: serve it, refuse it, or lie about it. Plain data; the simulated provider
// plays it.

export type Serving = {
  /** From the request to the first content. */
  firstMs: number
  /** Between two pieces of a stream. */
  everyMs: number
  /** How many pieces of text there are. */
  pieces: number
  headers?: { readonly [name: string]: string }
}

export type Manner =
  | ({ kind: 'serves' } & Serving)
  /** The port is closed. */
  | { kind: 'refuses' }
  /** No connection comes to be. */
  | { kind: 'drops' }
  /** The connection is torn down before an answer. */
  | { kind: 'resets'; afterMs: number }
  | { kind: 'status'; status: number; afterMs: number; headers?: { readonly [name: string]: string } }
  /** The request is taken, and nothing comes. */
  | { kind: 'hangs' }
  /** A 200, then signs of life for ever and no content. */
  | { kind: 'drips'; everyMs: number }
  /** A 200, then this before the first content, or after so many pieces of it. */
  | ({ kind: 'lies'; how: 'error event' | 'end' | 'reset' | 'stall' | 'garbage'; afterPieces: number } & Serving)

/** A piece of text says whose answer it belongs to, and the how-manieth piece it is. */
export function writePiece(endpoint: string, call: number, piece: number): string {
  return `${endpoint}-${call}-${piece}. `
}

/** The whole text of an answer. */
export function writeText(endpoint: string, call: number, pieces: number): string {
  return Array.from({ length: pieces }, (_, piece) => writePiece(endpoint, call, piece)).join('')
}

/** A quick answer of three pieces. */
export function serve(more: Partial<Serving> = {}): Manner {
  return { kind: 'serves', firstMs: 200, everyMs: 20, pieces: 3, ...more }
}

export function refuse(status: number, headers: { readonly [name: string]: string } = {}): Manner {
  return { kind: 'status', status, afterMs: 10, headers }
}

/** A 200 that comes to nothing, before its first content or after so many pieces of it. */
export function lie(how: Extract<Manner, { kind: 'lies' }>['how'], afterPieces = 0): Manner {
  return { kind: 'lies', how, afterPieces, firstMs: 200, everyMs: 20, pieces: 3 }
}
