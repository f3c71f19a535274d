// The list of generations whose end may have been committed although their callers were told that they failed, since
// the database could not be asked. An entry is on this machine's disk before the caller is told, so that the charge is
// given back even where this process dies before the database is there again.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Log } from '../../foundation/log.ts'

type ToldFailure = { generationId: string; walletId: string }

export class ToldFailures {
  readonly #file: string
  readonly #log: Log
  readonly #open = new Map<string, ToldFailure>()
  #waiting: { line: string; resolve: () => void }[] = []
  #isWriting = false

  constructor(file: string, log: Log) {
    this.#file = file
    this.#log = log
  }

  /** Those that an earlier process left. A line that was cut off is skipped: callers are told only after the whole write. */
  read(): ToldFailure[] {
    let text = ''
    try {
      text = readFileSync(this.#file, 'utf8')
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOENT') this.#complain(error)
    }
    for (const [, generationId = '', walletId = ''] of text.matchAll(/^(\S+) (\S+);$/gm))
      this.#open.set(generationId, { generationId, walletId })
    return [...this.#open.values()]
  }

  /** Resolves once it is on disk, or cannot be: callers are told in either case. Those at once share a write. */
  add(failure: ToldFailure): Promise<void> {
    this.#open.set(failure.generationId, failure)
    return new Promise((resolve) => {
      // A line of its own, also behind one that was cut off.
      this.#waiting.push({ line: `\n${failure.generationId} ${failure.walletId};\n`, resolve })
      if (!this.#isWriting) void this.#write()
    })
  }

  /** Nothing is charged for it any more. */
  remove(generationId: string): void {
    if (!this.#open.delete(generationId) || this.#open.size > 0 || this.#isWriting) return
    try {
      rmSync(this.#file, { force: true })
    } catch (error) {
      this.#complain(error)
    }
  }

  async #write(): Promise<void> {
    this.#isWriting = true
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting.splice(0)
      let handle: FileHandle | undefined
      try {
        mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 })
        const isNew = !existsSync(this.#file)
        handle = await open(this.#file, 'a', 0o600)
        await handle.appendFile(waiting.map(({ line }) => line).join(''))
        await handle.datasync()
        if (isNew) await syncDirectory(dirname(this.#file))
      } catch (error) {
        this.#complain(error)
      } finally {
        await handle?.close().catch(() => {})
      }
      for (const { resolve } of waiting) resolve()
    }
    this.#isWriting = false
  }

  #complain(error: unknown): void {
    const fault = (error as Error).message
    this.#log.error({ file: this.#file, fault }, 'what callers were told cannot be kept; it is only in memory')
  }
}

/** A new file is there after a power cut only where its directory says so. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  await handle.sync().finally(() => handle.close())
}
