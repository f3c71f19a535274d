// Function arguments that Vertex streams in pieces (`willContinue`, `partialArgs`; recordings: vercel-ai google-vertex
// stream-tool-call-arguments). Each piece names a place in the arguments by a JSON path; text pieces of one place are
// appended. We never ask for this, but read it: the pieces are put together and given out as one text.
import { bounds } from '../../../foundation/bounds.ts'
import {
  readArray,
  readBoolean,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { lookUp, setOwn } from '../../../foundation/lists/look-up.ts'

/** So many entries that no piece names may stand before those that one does: more are nonsense, and would fill the memory. */
const MOST_HOLES = 100_000
const STEP = /\.([^.[\]]+)|\[(\d+)\]|\[(?:'([^']*)'|"([^"]*)")\]/y

type Container = JsonObject | Json[]

export class PartialArguments {
  readonly #root: JsonObject = {}
  #holes = 0
  /** The path whose text goes on in the next piece. */
  #continued: string | undefined

  /** Takes the pieces of one functionCall; those without a readable place are passed over. */
  push(pieces: Json | undefined): void {
    for (const entry of readArray(pieces) ?? []) {
      const piece = readObject(entry)
      const path = readString(piece?.['jsonPath'])
      const steps = path === undefined ? undefined : readPath(path)
      if (piece === undefined || steps === undefined) continue
      this.#put(steps, readValue(piece), this.#continued === path)
      this.#continued = readBoolean(piece['willContinue']) === true ? path : undefined
    }
  }

  /** The arguments as JSON text. */
  write(): string {
    return JSON.stringify(this.#root)
  }

  #put(steps: (string | number)[], value: Json | undefined, append: boolean): void {
    let at: Container = this.#root
    for (const [depth, step] of steps.entries()) {
      const next = steps[depth + 1]
      if (next === undefined) {
        const before = readMember(at, step)
        const text = append && typeof before === 'string' && typeof value === 'string' ? before + value : value
        if (text !== undefined) this.#write(at, step, text)
        return
      }
      const inner = readMember(at, step)
      if (typeof inner === 'object' && inner !== null && Array.isArray(inner) === (typeof next === 'number')) at = inner
      else {
        const made: Container = typeof next === 'number' ? [] : {}
        if (!this.#write(at, step, made)) return
        at = made
      }
    }
  }

  /** False where a name meets an array or an index an object, or an index would leave too many holes. Holes become null. */
  #write(at: Container, step: string | number, value: Json): boolean {
    if (Array.isArray(at)) {
      if (typeof step !== 'number') return false
      const holes = Math.max(0, step - at.length)
      if (this.#holes + holes > MOST_HOLES) return false
      this.#holes += holes
      while (at.length < step) at.push(null)
      at[step] = value
      return true
    }
    if (typeof step === 'number') return false
    setOwn(at, step, value)
    return true
  }
}

function readPath(path: string): (string | number)[] | undefined {
  if (!path.startsWith('$')) return undefined
  const steps: (string | number)[] = []
  STEP.lastIndex = 1
  while (STEP.lastIndex < path.length) {
    const match = STEP.exec(path)
    if (match === null) return undefined
    const name = match[1] ?? match[3] ?? match[4]
    steps.push(name ?? Number(match[2]))
  }
  return steps.length > 0 && steps.length <= bounds.jsonDepth ? steps : undefined
}

function readValue(piece: JsonObject): Json | undefined {
  return piece['stringValue'] ?? piece['numberValue'] ?? piece['boolValue'] ?? ('nullValue' in piece ? null : undefined)
}

function readMember(at: Container, step: string | number): Json | undefined {
  if (Array.isArray(at)) return typeof step === 'number' ? at[step] : undefined
  return lookUp(at, String(step))
}
