// Many small checks reported as one test: every failure is kept, the message shows the first of each kind.
import assert from 'node:assert/strict'

const SHOWN = 25

export class Failures {
  readonly #kinds = new Map<string, { count: number; first: string }>()
  checked = 0

  /** `kind` groups failures that look alike; numbers in it are levelled. */
  add(kind: string, where: string): void {
    const levelled = kind.replace(/\d+/g, 'N')
    const known = this.#kinds.get(levelled)
    if (known === undefined) this.#kinds.set(levelled, { count: 1, first: `${where}: ${kind}` })
    else known.count += 1
  }

  /** Runs one check; what it throws is a failure. */
  check(where: string, work: () => void): void {
    this.checked += 1
    try {
      work()
    } catch (error) {
      this.add(error instanceof Error ? `${error.name}: ${error.message}` : String(error), where)
    }
  }

  /** @throws AssertionError where anything failed, or where nothing was checked at all. */
  settle(): void {
    assert.ok(this.checked > 0, 'nothing was checked')
    if (this.#kinds.size === 0) return
    const lines = [...this.#kinds.values()]
      .sort((left, right) => right.count - left.count)
      .slice(0, SHOWN)
      .map(({ count, first }) => `  ${count} × ${first}`)
    assert.fail(`${this.#kinds.size} kinds of failure in ${this.checked} checks:\n${lines.join('\n')}`)
  }
}
