// Whether the gateway answers. Every request says how it went; while there is no answer, `/admin/session` is asked again after
// 1, 2, 4 … 15 seconds, and when it answers, who listens reads once more. An answer of a proxy that cannot reach the gateway
// (502, 503, 504) counts as none.

export type ConnectionState =
  | { kind: 'well' }
  /** `nextMs`: when it is tried again; undefined while it is being tried. */
  | { kind: 'lost'; sinceMs: number; nextMs: number | undefined }
  | { kind: 'back' }

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 15_000
/** How long the page says that the connection is back. */
const BACK_MS = 2000
const PROBE = '/admin/session'
const PROBE_MS = 5000
const UNREACHABLE = [502, 503, 504]

/** `probe` says with which status the gateway answers; it throws where there is no answer. */
export class Connection {
  #state: ConnectionState = { kind: 'well' }
  #listeners = new Set<() => void>()
  #waitMs = FIRST_WAIT_MS
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #probe: () => Promise<number>

  constructor(probe: () => Promise<number>) {
    this.#probe = probe
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly read = (): ConnectionState => this.#state

  /** A request was answered. */
  heard(status: number): void {
    if (UNREACHABLE.includes(status)) return this.lost()
    if (this.#state.kind !== 'lost') return
    clearTimeout(this.#timer)
    this.#waitMs = FIRST_WAIT_MS
    this.#change({ kind: 'back' })
    this.#timer = setTimeout(() => this.#change({ kind: 'well' }), BACK_MS)
  }

  /** A request had no answer. */
  lost(): void {
    if (this.#state.kind === 'lost') return
    clearTimeout(this.#timer)
    this.#wait(Date.now())
  }

  readonly tryNow = (): void => {
    if (this.#state.kind !== 'lost') return
    clearTimeout(this.#timer)
    void this.#try(this.#state.sinceMs)
  }

  #wait(sinceMs: number): void {
    this.#change({ kind: 'lost', sinceMs, nextMs: Date.now() + this.#waitMs })
    this.#timer = setTimeout(() => void this.#try(sinceMs), this.#waitMs)
    this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS)
  }

  async #try(sinceMs: number): Promise<void> {
    this.#change({ kind: 'lost', sinceMs, nextMs: undefined })
    try {
      const status = await this.#probe()
      if (UNREACHABLE.includes(status)) this.#wait(sinceMs)
      else this.heard(status)
    } catch {
      this.#wait(sinceMs)
    }
  }

  #change(state: ConnectionState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}

export const connection = new Connection(async () => {
  const { status } = await fetch(PROBE, { cache: 'no-store', signal: AbortSignal.timeout(PROBE_MS) })
  return status
})
