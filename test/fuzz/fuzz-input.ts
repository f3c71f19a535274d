// One input of the requests' fuzz run: what is sent over a socket. As a file of the corpus its body is text, or base64 where
// its bytes are no text.
import { readFileSync, readdirSync, writeFileSync, mkdirSync } from 'node:fs'
import { createHash } from 'node:crypto'
import type { InboundProtocolName } from '../../src/generation/protocol-name.ts'

export type FuzzInput = {
  from: InboundProtocolName
  /** Whose key sends it: an owner without limits, or one with a wallet. */
  owner: 'unlimited' | 'prepaid'
  /** Whether it asks for a model whose provider fails. */
  fails: boolean
  headers: { readonly [name: string]: string }
  body: Buffer
}

type Written = Omit<FuzzInput, 'body'> & { fault: string; body?: string; bodyBase64?: string }

const folder = new URL('corpus/requests/', import.meta.url)

/** Everything that was ever found, by the name of its file. */
export function readCorpus(): { name: string; input: FuzzInput }[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return names.sort().map((name) => {
    const written = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Written
    const { from, owner, fails, headers, body = '', bodyBase64 } = written
    const bytes = bodyBase64 === undefined ? Buffer.from(body) : Buffer.from(bodyBase64, 'base64')
    return { name, input: { from, owner, fails, headers, body: bytes } }
  })
}

/** Keeps an input that failed. @returns the file's name */
export function writeToCorpus({ body, ...input }: FuzzInput, fault: string): string {
  const text = body.toString()
  const written: Written = {
    fault: fault.slice(0, 300),
    ...input,
    ...(Buffer.from(text).equals(body) ? { body: text } : { bodyBase64: body.toString('base64') }),
  }
  const name = `${createHash('sha256').update(body).digest('hex').slice(0, 12)}.json`
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL(name, folder), `${JSON.stringify(written, null, 2)}\n`)
  return name
}
