// How long each test file took, in this run and, from a file beside the packages, when it ran last: the slowest begin first,
// so that none of them runs alone at the end. A file that never ran begins before them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseJsonObject } from '../src/foundation/json/json.ts'

const KEPT = fileURLToPath(new URL('../node_modules/.cache/test-durations.json', import.meta.url))

export class FileDurations {
  readonly #before = new Map(Object.entries(readKept()))
  readonly #now = new Map<string, number>()

  sortSlowestFirst(files: readonly string[]): string[] {
    const ms = (file: string) => Number(this.#before.get(file) ?? Number.MAX_SAFE_INTEGER)
    return files.toSorted((one, other) => ms(other) - ms(one))
  }

  add(file: string, ms: number): void {
    this.#now.set(file, Math.round(ms))
  }

  /** Those of this run, the slowest first. */
  list(): { file: string; ms: number }[] {
    return [...this.#now].map(([file, ms]) => ({ file, ms })).sort((one, other) => other.ms - one.ms)
  }

  keep(): void {
    mkdirSync(dirname(KEPT), { recursive: true })
    writeFileSync(KEPT, JSON.stringify(Object.fromEntries([...this.#before, ...this.#now])))
  }
}

function readKept(): object {
  try {
    return parseJsonObject(readFileSync(KEPT, 'utf8')) ?? {}
  } catch {
    // No run before this one.
    return {}
  }
}
