// Opens the threads that read large bodies, within their bounds. No thread is started before the first large body
// arrives.
import { bounds } from '../foundation/bounds.ts'
import type { Clock } from '../foundation/time/clock.ts'
import { JobThreads } from '../foundation/threads/job-threads.ts'

export function openBodyThreads(clock: Clock): JobThreads {
  return new JobThreads({
    module: new URL('./body-thread.ts', import.meta.url),
    threads: bounds.bodyThreads,
    waiting: bounds.bodyJobs,
    waitingOfOne: bounds.bodyJobsOfOne,
    jobMs: bounds.bodyJobMs,
    idleMs: bounds.bodyThreadIdleMs,
    heapMiB: bounds.bodyThreadHeapMiB,
    clock,
  })
}
