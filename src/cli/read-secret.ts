// Reads one secret from stdin: the whole of a pipe or file, or a line typed at a terminal, which is not echoed.
import { readAtMost } from '../foundation/read-at-most.ts'
import { OperationError } from '../operations/operation.ts'

const BYTES = 64 * 1024
const [END, INTERRUPT, BACKSPACE, DELETE] = ['\u0004', '\u0003', '\b', '\u007f']

/** Without the spaces and line breaks around it. @throws OperationError `usage` where there is none. */
export async function readSecret(prompt: string): Promise<string> {
  const secret = (process.stdin.isTTY ? await readTyped(prompt) : await readPiped()).trim()
  if (secret === '') throw new OperationError('usage', 'No key came in on stdin.')
  return secret
}

async function readPiped(): Promise<string> {
  const typed = await readAtMost(process.stdin, BYTES)
  if (typed === undefined) throw new OperationError('usage', 'What came in on stdin is too long to be a key.')
  return typed.toString()
}

function readTyped(prompt: string): Promise<string> {
  const { stdin, stderr } = process
  stderr.write(prompt)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  let typed = ''
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      stdin.off('data', onData)
      stdin.setRawMode(false)
      stdin.pause()
      stderr.write('\n')
      settle()
    }
    const onData = (text: string) => {
      for (const character of text) {
        if (character === INTERRUPT) return finish(() => reject(new OperationError('fault', 'Interrupted.')))
        if (character === '\r' || character === '\n' || character === END) return finish(() => resolve(typed))
        if (character === BACKSPACE || character === DELETE) typed = typed.slice(0, -1)
        else if (typed.length < BYTES) typed += character
      }
    }
    stdin.on('data', onData)
    stdin.resume()
  })
}
