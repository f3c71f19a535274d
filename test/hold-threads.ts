// Threads for tests that do nothing by themselves: the test takes each job and decides its outcome, and when.
import type { JobThreads } from '../src/foundation/threads/job-threads.ts'
import type { BodyJob, Outcome } from '../src/stages/decode/body-job.ts'

type HeldJob<Job> = {
  job: Job
  holder: string
  transfer: readonly unknown[]
  isWanted: () => boolean
  reply: (value: unknown) => void
  /** The body comes back with what came of it. */
  answer: (outcome: Outcome) => void
  fail: (error: unknown) => void
}

/** `sent`: the jobs, in their order. */
export function holdThreads<Job = BodyJob>() {
  const sent: HeldJob<Job>[] = []
  const run: JobThreads['run'] = ({ holder, message, transfer, isWanted }) => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const answer = (outcome: Outcome) => resolve({ bytes: (message as BodyJob).bytes, outcome })
    sent.push({ job: message as Job, holder, transfer, isWanted, reply: resolve, answer, fail: reject })
    return promise
  }
  return { sent, threads: { run } as unknown as JobThreads }
}
