// The tokenizer on a thread of its own: loading its tables takes a third of a second, and counting a long text takes
// longer than the event loop may stop. It counts one slice of a text at a time, and slices that settle money go first,
// so that no caller's text delays another caller's settlement for longer than one slice takes. A thread that fails or
// does not come back is replaced, and every slice has exactly one end.
import { Worker } from 'node:worker_threads'
import { assert } from '../foundation/assert.ts'
import { bounds } from '../foundation/bounds.ts'
import type { Clock } from '../foundation/time/clock.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'

/** `settlement`: money depends on it, so it goes first, and is refused rather than late. `question`: somebody asks. */
export type CountPurpose = 'settlement' | 'question'

type Slice = { text: string; askedMs: number; resolve: (tokens: number) => void; reject: (error: Error) => void }

const queueBounds: { readonly [purpose in CountPurpose]: number } = {
  settlement: bounds.settlementSlices,
  question: bounds.questionSlices,
}

export class TokenCounter {
  readonly #clock: Clock
  readonly #module: URL
  readonly #queues: { readonly [purpose in CountPurpose]: Slice[] } = { settlement: [], question: [] }
  #thread: Worker | undefined
  #current: Slice | undefined
  #stopWatch: () => void = () => {}

  /** `module`: what the thread runs, which answers each text with its number of tokens. It begins at the first use. */
  constructor(clock: Clock, module: URL) {
    this.#clock = clock
    this.#module = module
  }

  /** @throws GatewayError `overloaded` where too many wait, a settlement has waited too long, or the tokenizer fails */
  count(text: string, purpose: CountPurpose): Promise<number> {
    const queue = this.#queues[purpose]
    if (queue.length >= queueBounds[purpose]) return Promise.reject(refuse('too many texts wait to be counted'))
    return new Promise((resolve, reject) => {
      queue.push({ text, askedMs: this.#clock.monotonicMs(), resolve, reject })
      this.#next()
    })
  }

  #next(): void {
    while (this.#current === undefined) {
      const slice = this.#takeDue()
      if (slice === undefined) return void this.#thread?.unref()
      this.#begin(slice)
    }
  }

  #takeDue(): Slice | undefined {
    const { settlement, question } = this.#queues
    const sinceMs = this.#clock.monotonicMs() - bounds.settlementCountMs
    for (let slice = settlement.shift(); slice !== undefined; slice = settlement.shift()) {
      if (slice.askedMs >= sinceMs) return slice
      slice.reject(refuse('the tokenizer is behind'))
    }
    return question.shift()
  }

  #begin(slice: Slice): void {
    try {
      this.#thread ??= this.#start()
    } catch (error) {
      // The system gives no thread now.
      return slice.reject(refuse(`the tokenizer cannot be started: ${(error as Error).message}`))
    }
    this.#current = slice
    this.#thread.ref()
    this.#thread.postMessage(slice.text)
    this.#stopWatch = this.#clock.after(bounds.sliceCountMs, () => this.#restart('the tokenizer took too long'))
  }

  /** Takes the slice that is being counted: nothing is, from here on. */
  #finish(): Slice {
    this.#stopWatch()
    const slice = this.#current
    assert(slice !== undefined, 'tokens: a count that nobody asked for')
    this.#current = undefined
    return slice
  }

  /** The thread has failed, or does not come back: a new one counts the rest. */
  #restart(why: string): void {
    const thread = this.#thread
    this.#thread = undefined
    // A thread that is ended by force may still fail on its way out.
    thread?.removeAllListeners().on('error', () => {})
    void thread?.terminate()
    if (this.#current !== undefined) this.#finish().reject(refuse(why))
    this.#next()
  }

  #start(): Worker {
    const worker = new Worker(this.#module, { execArgv: ['--disable-warning=ExperimentalWarning'] })
    worker.on('message', (tokens: number) => {
      this.#finish().resolve(tokens)
      this.#next()
    })
    worker.on('error', (error: Error) => this.#restart(`the tokenizer failed: ${error.message}`))
    return worker
  }
}

function refuse(detail: string): GatewayError {
  return new GatewayError('overloaded', 'The gateway cannot count tokens now.', { detail, retryAfterSeconds: 1 })
}
