// Work that would hold up the event loop, on a few threads of its own: a job goes out as a message, one a thread at a time,
// and its answer comes back as one. It keeps true that every job has exactly one end whatever its thread does (answer, run
// out of time or memory, crash), that the next job finds a working thread, and that a holder of many jobs waits for itself.
import { Worker, type Transferable } from 'node:worker_threads'
import type { Clock } from '../time/clock.ts'
import { FairQueue } from '../lists/fair-queue.ts'

type JobThreadOptions = {
  /** What a thread runs: it answers jobs with `answerJobs`. */
  module: URL
  threads: number
  /** Jobs that wait, in all and of one holder. */
  waiting: number
  waitingOfOne: number
  /** A job that takes longer is ended with its thread. */
  jobMs: number
  /** A thread that has had nothing to do for this long is ended, and its memory with it. */
  idleMs: number
  /** What the objects of one thread may take, MiB. */
  heapMiB: number
  clock: Clock
}

/** `busy`: it was not begun. `late`, `no memory`: the job was too large. `crashed`: a bug. `unwanted`: nobody waits. */
type JobFault = 'busy' | 'late' | 'no memory' | 'crashed' | 'unwanted'

export class JobError extends Error {
  override readonly name = 'JobError'
  readonly fault: JobFault

  constructor(fault: JobFault, message: string) {
    super(message)
    this.fault = fault
  }
}

type Job = {
  /** Who waits for its turn with it. */
  holder: string
  message: unknown
  /** Buffers that go over instead of being copied; they are gone here. */
  transfer: readonly Transferable[]
  /** Asked when its turn has come. */
  isWanted(): boolean
}

/** What a thread says of a job. */
export type JobAnswer = { value: unknown } | { bug: string }

/** What Node says of a thread that has ended by itself, or was never begun. */
const faults: { readonly [code: string]: JobFault } = {
  ERR_WORKER_OUT_OF_MEMORY: 'no memory',
  // It could not be started: the process lacks descriptors or memory.
  ERR_WORKER_INIT_FAILED: 'busy',
}

function describe(error: Error & { code?: string }): JobError {
  return new JobError(faults[error.code ?? ''] ?? 'crashed', error.message)
}

type Waiting = { job: Job; resolve(value: unknown): void; reject(error: JobError): void }

type Thread = { worker: Worker; current: Waiting | undefined; cancelTimer: () => void }

export class JobThreads {
  readonly #options: JobThreadOptions
  readonly #queue: FairQueue<Waiting>
  readonly #threads = new Set<Thread>()
  #isClosed = false

  constructor(options: JobThreadOptions) {
    this.#options = options
    this.#queue = new FairQueue(options.waiting, options.waitingOfOne)
  }

  /** Threads that are there now: none before the first job. */
  get size(): number {
    return this.#threads.size
  }

  /** What the thread answers. @throws JobError */
  run(job: Job): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed || !this.#queue.add(job.holder, { job, resolve, reject }))
        return reject(new JobError('busy', 'too many large requests wait'))
      this.#next()
    })
  }

  /** Ends all threads; what they were doing is `crashed`. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (let waiting = this.#queue.shift(); waiting !== undefined; waiting = this.#queue.shift())
      waiting.reject(new JobError('crashed', 'the threads were closed'))
    await Promise.all([...this.#threads].map((thread) => this.#end(thread, 'crashed', 'the threads were closed')))
  }

  #next(): void {
    while (this.#queue.size > 0) {
      const thread = this.#findFree()
      if (thread === undefined) return
      const waiting = this.#queue.shift() as Waiting
      if (thread instanceof JobError) {
        waiting.reject(thread)
        continue
      }
      if (waiting.job.isWanted()) this.#begin(thread, waiting)
      else waiting.reject(new JobError('unwanted', 'nobody waits for it any more'))
    }
  }

  /** Undefined: one will be free. JobError: there is none, and the system gives us none. */
  #findFree(): Thread | JobError | undefined {
    for (const thread of this.#threads) if (thread.current === undefined) return thread
    if (this.#threads.size === this.#options.threads) return undefined
    try {
      return this.#start()
    } catch (error) {
      return this.#threads.size > 0 ? undefined : describe(error as Error)
    }
  }

  #begin(thread: Thread, waiting: Waiting): void {
    const { clock, jobMs } = this.#options
    thread.cancelTimer()
    thread.current = waiting
    thread.worker.ref()
    thread.cancelTimer = clock.after(jobMs, () => void this.#end(thread, 'late', `it took longer than ${jobMs} ms`))
    try {
      thread.worker.postMessage(waiting.job.message, waiting.job.transfer)
    } catch (error) {
      this.#finish(thread)?.reject(new JobError('crashed', (error as Error).message))
    }
  }

  /** Takes the thread's job from it. */
  #finish(thread: Thread): Waiting | undefined {
    const { clock, idleMs } = this.#options
    const waiting = thread.current
    thread.current = undefined
    thread.cancelTimer()
    thread.worker.unref()
    thread.cancelTimer = clock.after(idleMs, () => void this.#end(thread, 'crashed', 'it was idle'))
    return waiting
  }

  async #end(thread: Thread, fault: JobFault, why: string): Promise<void> {
    if (!this.#threads.delete(thread)) return
    this.#finish(thread)?.reject(new JobError(fault, why))
    thread.cancelTimer()
    // One that is ended by force may still fail on its way out.
    thread.worker.removeAllListeners().on('error', () => {})
    if (!this.#isClosed) this.#next()
    await thread.worker.terminate()
  }

  #start(): Thread {
    const { module, heapMiB } = this.#options
    const worker = new Worker(module, {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: heapMiB },
    })
    const thread: Thread = { worker, current: undefined, cancelTimer: () => {} }
    this.#threads.add(thread)
    worker.on('message', (answer: JobAnswer) => {
      const waiting = this.#finish(thread)
      if ('value' in answer) waiting?.resolve(answer.value)
      else waiting?.reject(new JobError('crashed', answer.bug))
      this.#next()
    })
    worker.on('error', (error: Error) => {
      const { fault, message } = describe(error)
      void this.#end(thread, fault, message)
    })
    worker.on('exit', (code) => void this.#end(thread, 'crashed', `it ended with ${code}`))
    return thread
  }
}
