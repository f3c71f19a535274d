// Threads for bodies that do nothing by themselves: each job lies with the test, which says what comes of it, and when.
import type { JobThreads } from '../src/foundation/threads/job-threads.ts'
import type { BodyAnswer, BodyJob, Outcome } from '../src/stages/decode/body-job.ts'

type HeldJob = { job: BodyJob; holder: string; transferred: boolean; isWanted: () => boolean }
type Run = { readonly [part in 'holder' | 'message' | 'transfer' | 'isWanted']: unknown }

/** `sent`: the jobs, in their order. */
export function holdThreads() {
  const sent: (HeldJob & { answer: (outcome: Outcome) => void; fail: (error: unknown) => void })[] = []
  const run = ({ holder, message, transfer, isWanted }: Run) => {
    const job = message as BodyJob
    const { promise, resolve, reject } = Promise.withResolvers<BodyAnswer>()
    const transferred = (transfer as readonly unknown[]).includes(job.bytes.buffer)
    const answer = (outcome: Outcome) => resolve({ bytes: job.bytes, outcome })
    sent.push({ job, holder: holder as string, transferred, isWanted: isWanted as () => boolean, answer, fail: reject })
    return promise
  }
  return { sent, threads: { run } as unknown as JobThreads }
}
