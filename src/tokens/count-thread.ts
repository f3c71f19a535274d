// The thread that counts tokens: a text in, its number of tokens out. Runs of characters without white space, and runs of
// white space, are counted in pieces, since a tokenizer's time grows with the square of a run's length.
import { parentPort } from 'node:worker_threads'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { assert } from '../foundation/assert.ts'

const RUN_LENGTH = 100

const options = { disallowedSpecial: new Set<string>() }
const longRun = new RegExp(`\\S{${RUN_LENGTH + 1}}|\\s{${RUN_LENGTH + 1}}`)
const pieces = new RegExp(`\\S{1,${RUN_LENGTH}}|\\s{1,${RUN_LENGTH}}`, 'g')

const port = parentPort
assert(port !== null, 'the tokenizer runs as a worker thread')
port.on('message', (text: string) => port.postMessage(count(text)))

function count(text: string): number {
  if (!longRun.test(text)) return countTokens(text, options)
  let tokens = 0
  for (const piece of text.match(pieces) ?? []) tokens += countTokens(piece, options)
  return tokens
}
