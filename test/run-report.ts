// What a run of the tests comes to: how many passed, failed and were skipped, how long each file took, and which files ended.
// A file that shares a process ends with the suite of its name, any other with the summary of its process.
import { relative } from 'node:path'
import type { TestsStream } from 'node:test'
import { FileDurations } from './file-durations.ts'

type Ended = { name: string; nesting: number; details: { type?: string; duration_ms: number } }
type Failed = Ended & { details: { error: { failureType?: unknown } } }

export class RunReport {
  readonly durations = new FileDurations()
  readonly skips: string[] = []
  readonly ended = new Set<string>()
  passed = 0
  failed = 0

  /** Paths of files, here and in what is kept, begin at `root`. */
  follow(stream: TestsStream, root: string, files: { alone: readonly string[]; inGroups: readonly string[] }): void {
    const [alone, shared] = [new Set(files.alone), new Set(files.inGroups)]
    const end = (file: string, ms: number) => {
      this.ended.add(file)
      this.durations.add(file, ms)
    }
    const endSuite = ({ name, nesting, details }: Ended) => {
      if (nesting === 0 && shared.has(name)) end(name, details.duration_ms)
    }
    stream.on('test:summary', ({ file, duration_ms: ms }) => {
      // That of the whole run names no file, that of a group its program.
      const name = file === undefined ? '' : relative(root, file)
      if (alone.has(name)) end(name, ms)
    })
    stream.on('test:pass', (event) => {
      if (event.details.type === 'suite') return endSuite(event)
      if (event.skip === undefined || event.skip === false) this.passed += 1
      else this.skips.push(`${event.name}${typeof event.skip === 'string' ? `: ${event.skip}` : ''}`)
    })
    stream.on('test:fail', (event: Failed) => {
      // A suite fails with its tests, or by itself: where its file cannot be imported, for one.
      if (event.details.type !== 'suite' || event.details.error.failureType !== 'subtestsFailed') this.failed += 1
      if (event.details.type === 'suite') endSuite(event)
    })
  }
}
