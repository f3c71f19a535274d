// Counting tokens where nobody reports them: a cancelled stream, an answer without usage, `count_tokens`. Always an
// estimate, since every vendor's tokenizer differs. The tokenizer lives on a thread of its own, started at the first use:
// its tables take a third of a second to load, and a long text longer than an event loop may wait.
import { Worker } from 'node:worker_threads'
import { assert } from '../foundation/assert.ts'

/** Beyond this the rest is extrapolated. */
const COUNTED_LENGTH = 200_000

type Waiting = { resolve: (tokens: number) => void; reject: (error: Error) => void }

let thread: Worker | undefined
let waiting: Waiting[] = []

/** The tokens of `text` in OpenAI's o200k encoding. */
export async function countText(text: string): Promise<number> {
  if (text === '') return 0
  const counted = text.length > COUNTED_LENGTH ? text.slice(0, COUNTED_LENGTH) : text
  return Math.ceil((await ask(counted)) * (text.length / counted.length))
}

/** Answers come in the order of the questions. */
function ask(text: string): Promise<number> {
  thread ??= start()
  const asked = thread
  return new Promise((resolve, reject) => {
    waiting.push({ resolve, reject })
    asked.ref()
    asked.postMessage(text)
  })
}

function start(): Worker {
  const worker = new Worker(new URL('./count-thread.ts', import.meta.url), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  worker.on('message', (tokens: number) => {
    const first = waiting.shift()
    assert(first !== undefined, 'tokens: an answer that nobody waits for')
    first.resolve(tokens)
    if (waiting.length === 0) worker.unref()
  })
  worker.on('error', (error: unknown) => {
    const lost = waiting
    waiting = []
    thread = undefined
    for (const { reject } of lost) reject(new Error('the tokenizer failed', { cause: error }))
  })
  return worker
}
