// The thread's side of `JobThreads`: runs each job that arrives and sends back its result.
import { parentPort, type Transferable } from 'node:worker_threads'
import { assert } from '../assert.ts'
import { giveWay } from './give-way.ts'
import type { JobAnswer } from './job-threads.ts'

/** `perform` gives the answer and the buffers that go over instead of being copied. What it throws is a bug. */
export function answerJobs<J>(perform: (job: J) => { value: unknown; transfer: Transferable[] }): void {
  const port = parentPort
  assert(port !== null, 'jobs are answered on a thread of their own')
  giveWay()
  port.on('message', (job: J) => {
    try {
      const { value, transfer } = perform(job)
      port.postMessage({ value } satisfies JobAnswer, transfer)
    } catch (error) {
      port.postMessage({
        bug: error instanceof Error ? (error.stack ?? error.message) : String(error),
      } satisfies JobAnswer)
    }
  })
}
