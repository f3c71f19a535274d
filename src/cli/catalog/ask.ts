// A question that a person at a terminal answers with yes or no.
import { createInterface } from 'node:readline'

/** Whether it was answered with yes; no where nobody is there to answer. */
export async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await new Promise<boolean>((resolve) => {
      lines.once('close', () => resolve(false))
      lines.question(`${question} [y/N] `, (answer) => resolve(/^\s*y(es)?\s*$/i.test(answer)))
    })
  } finally {
    lines.close()
  }
}
