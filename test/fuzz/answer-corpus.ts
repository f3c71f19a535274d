// Answers that once went wrong, kept as files: each is run with every `npm test`. The bytes are base64, since they are
// rarely text.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { AnswerInput } from './answers.ts'

type Written = Omit<AnswerInput, 'chunks'> & { fault: string; chunksBase64: string[] }

const folder = new URL('corpus/answers/', import.meta.url)

export function readAnswerCorpus(): AnswerInput[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return names.sort().map((name) => {
    const { way, ends, chunksBase64 } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Written
    return { way, ends, chunks: chunksBase64.map((chunk) => Buffer.from(chunk, 'base64')) }
  })
}

/** @returns the file's name */
export function writeAnswerToCorpus({ way, ends, chunks }: AnswerInput, fault: string): string {
  const written: Written = {
    fault: fault.slice(0, 300),
    way,
    ends,
    chunksBase64: chunks.map((chunk) => chunk.toString('base64')),
  }
  const name = `${createHash('sha256').update(JSON.stringify(written)).digest('hex').slice(0, 12)}.json`
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL(name, folder), `${JSON.stringify(written, null, 2)}\n`)
  return name
}
