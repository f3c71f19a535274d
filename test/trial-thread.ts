// What tests of job threads run: it does what the job says.
import { answerJobs } from '../src/foundation/threads/answer-jobs.ts'

export type Trial =
  | { does: 'answer'; with: string }
  | { does: 'measure'; bytes: Uint8Array<ArrayBuffer> }
  | { does: 'throw' }
  | { does: 'spin' }
  | { does: 'fill' }
  | { does: 'exit' }

answerJobs((job: Trial) => {
  switch (job.does) {
    case 'answer':
      return { value: job.with, transfer: [] }
    case 'measure':
      return { value: job.bytes, transfer: [job.bytes.buffer] }
    case 'throw':
      throw new Error('a fault of its own')
    case 'spin':
      for (;;);
    case 'fill': {
      const kept: object[] = []
      for (;;) kept.push(Array.from({ length: 1_000 }, () => ({})))
    }
    case 'exit':
      process.exit(7)
  }
})
