// A page of docs/clients/ as a reader copies from it: its blocks in their order, each with its language and, for a block that
// is the content of a file, the path that the line before it names.
import { readFileSync } from 'node:fs'

export type Block = { language: string; text: string; path: string | undefined; line: number }

export function readGuide(path: string): Block[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const language = /^```(\S+)$/.exec(lines[at] ?? '')?.[1]
    if (language === undefined) continue
    const end = lines.indexOf('```', at)
    if (end === -1) throw new Error(`${path}:${at + 1}: the block has no end`)
    const named = /^`~\/(\S+)`$/.exec(lines[at - 2] ?? '')?.[1]
    blocks.push({ language, text: `${lines.slice(at + 1, end).join('\n')}\n`, path: named, line: at + 1 })
    at = end
  }
  return blocks
}
