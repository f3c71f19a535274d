// Runs test files on Node's own runner and prints how their tests end: groups of unit tests in one process each
// (`together/`), every other file in a process of its own. Where a process ends before all files of its group have, those run
// again, each alone: one that ends its process hides no other, and is named.
import type { Writable } from 'node:stream'
import { availableParallelism } from 'node:os'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import type { RunReport } from './run-report.ts'
import { groupFiles } from './together/group-files.ts'
import { openGroups } from './together/open-groups.ts'
import { ownProcess } from './together/own-process.ts'

/** A process that takes longer hangs. Forcing the exit instead would lose results that were not written out yet. */
const PROCESS_MS = 600_000
/** Most files wait for something now and then: one more than there are cores keeps these busy. */
const AT_ONCE = availableParallelism() + 1

export type FilesToRun = {
  /** Their paths begin at `root`; those that come first begin first. */
  files: readonly string[]
  root: string
  /** Where programs may lie meanwhile. */
  directory: string
  report: RunReport
  out: Writable
}

export async function runFiles({ files, root, directory, report, out }: FilesToRun): Promise<void> {
  const { alone, groups } = groupFiles(files, ownProcess)
  const shared = groups.flat()
  const opened = openGroups(directory, root, groups)
  // A group takes longer than most files: it begins before them.
  await runProcesses(opened.programs, { alone, inGroups: shared })
  opened.close()
  const unseen = shared.filter((file) => !report.ended.has(file))
  if (unseen.length > 0) {
    report.failed += 1
    out.write(`✖ a process ended before all of its files; these run again, each alone: ${unseen.join(' ')}\n`)
    await runProcesses([], { alone: unseen, inGroups: [] })
  }
  // Node takes a process that ends in silence for a test that passed.
  for (const file of files.filter((each) => !report.ended.has(each))) {
    report.failed += 1
    out.write(`✖ ${file} ended its process before its tests had ended\n`)
  }

  async function runProcesses(
    programs: readonly string[],
    theirs: { alone: readonly string[]; inGroups: readonly string[] },
  ): Promise<void> {
    const stream = run({
      cwd: root,
      files: [...programs, ...theirs.alone],
      concurrency: AT_ONCE,
      timeout: PROCESS_MS,
      // As the launcher does: a file of tests begins by importing much of the gateway.
      execArgv: ['--import', new URL('../bin/resolve-own.js', import.meta.url).href],
    })
    report.follow(stream, root, theirs)
    await new Promise<void>((resolve, reject) => {
      const text = stream.compose(spec)
      text.on('end', resolve)
      text.on('error', reject)
      text.pipe(out, { end: false })
    })
  }
}
