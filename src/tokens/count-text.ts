// Counting tokens where nobody reports them: a cancelled stream, an answer without usage, `count_tokens`. Always an
// estimate, since every vendor's tokenizer differs. The tokenizer lives on a thread of its own, started at the first use:
// its tables take a third of a second to load, and a long text longer than an event loop may wait.
//
// A text is counted in slices of bounded length, one slice at a time on the thread, and what settles money goes first:
// no text that a caller sends makes another caller's settlement wait for longer than one slice takes.
import { Worker } from 'node:worker_threads'
import { assert } from '../foundation/assert.ts'
import { bounds } from '../foundation/bounds.ts'
import { systemClock } from '../foundation/clock.ts'
import { GatewayError } from '../generation/gateway-error.ts'
import { sampleText, type TextSample } from './sample-text.ts'

/** `settlement`: money depends on it, so it goes first, and is refused rather than late. `question`: somebody asks. */
export type CountPurpose = 'settlement' | 'question'

type Slice = { text: string; askedMs: number; resolve: (tokens: number) => void; reject: (error: Error) => void }

const queues: { readonly [purpose in CountPurpose]: Slice[] } = { settlement: [], question: [] }
const queueBounds: { readonly [purpose in CountPurpose]: number } = {
  settlement: bounds.settlementSlices,
  question: bounds.questionSlices,
}

let thread: Worker | undefined
let current: Slice | undefined
let stopWatch: () => void = () => {}

/**
 * The tokens of `text` in OpenAI's o200k encoding; of a long text, slices from all over it are counted and the rest is
 * extrapolated. A `signal` that is aborted takes what was not counted yet off the queue.
 * @throws GatewayError `overloaded` where the queue is full, or a settlement has waited for too long
 */
export async function countText(
  text: string,
  purpose: CountPurpose = 'settlement',
  signal?: AbortSignal,
): Promise<number> {
  return text === '' ? 0 : countSample(sampleText(text), purpose, signal)
}

/** The same of a text of which the slices are there already. */
export async function countSample(
  { slices, length }: TextSample,
  purpose: CountPurpose,
  signal: AbortSignal | undefined,
): Promise<number> {
  let tokens = 0
  let counted = 0
  // One after the other, so that many long texts share the thread evenly.
  for (const each of slices) {
    if (signal?.aborted === true) throw new GatewayError('overloaded', 'The caller left.', { blame: 'caller' })
    tokens += await ask(each, purpose)
    counted += each.length
  }
  return counted === 0 ? 0 : Math.ceil(tokens * (length / counted))
}

function ask(text: string, purpose: CountPurpose): Promise<number> {
  const queue = queues[purpose]
  if (queue.length >= queueBounds[purpose]) return Promise.reject(refuse('too many texts wait to be counted'))
  return new Promise((resolve, reject) => {
    queue.push({ text, askedMs: systemClock.monotonicMs(), resolve, reject })
    next()
  })
}

function next(): void {
  if (current !== undefined) return
  const nowMs = systemClock.monotonicMs()
  for (;;) {
    const due = queues.settlement.shift()
    if (due === undefined) break
    if (nowMs - due.askedMs <= bounds.settlementCountMs) return send(due)
    due.reject(refuse('the tokenizer is behind'))
  }
  const question = queues.question.shift()
  if (question !== undefined) send(question)
  else thread?.unref()
}

function send(job: Slice): void {
  current = job
  thread ??= start()
  thread.ref()
  thread.postMessage(job.text)
  stopWatch = systemClock.after(bounds.sliceCountMs, () => restart('the tokenizer took too long'))
}

/** Takes the slice that is being counted: nothing is, from here on. */
function finish(): Slice {
  stopWatch()
  const job = current
  assert(job !== undefined, 'tokens: a count that nobody asked for')
  current = undefined
  return job
}

/** The thread has failed, or does not come back: a new one counts the rest. */
function restart(why: string): void {
  const worker = thread
  thread = undefined
  worker?.removeAllListeners()
  // A thread that is ended by force may still fail on its way out.
  worker?.on('error', () => {})
  void worker?.terminate()
  if (current !== undefined) finish().reject(refuse(why))
  next()
}

function start(): Worker {
  const worker = new Worker(new URL('./count-thread.ts', import.meta.url), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  worker.on('message', (tokens: number) => {
    finish().resolve(tokens)
    next()
  })
  worker.on('error', (error: Error) => restart(`the tokenizer failed: ${error.message}`))
  return worker
}

function refuse(detail: string): GatewayError {
  return new GatewayError('overloaded', 'The gateway cannot count tokens now.', { detail, retryAfterSeconds: 1 })
}
