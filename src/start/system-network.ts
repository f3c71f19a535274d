// The network as operations have it: Node's `fetch`, and a listener that is closed as soon as it is open.
import { once } from 'node:events'
import { createServer } from 'node:net'

import { abortAfter } from '../foundation/time/abort-after.ts'
import { systemClock } from '../foundation/time/clock.ts'
import type { Network } from '../operations/network.ts'

export const systemNetwork: Network = {
  async call(url, { withinMs, mostBytes, ...request }) {
    const ask = async (signal: AbortSignal) => {
      const answer = await fetch(url, { ...request, redirect: 'manual', signal })
      return { status: answer.status, headers: answer.headers, ...(await readBody(answer, mostBytes)) }
    }
    return await abortAfter(systemClock, withinMs, ask, new Error(`no answer within ${withinMs / 1000} s`))
  },

  async tryListening(address) {
    const server = createServer()
    await once(server.listen(address), 'listening')
    await once(server.close(), 'close')
  },
}

async function readBody(answer: Response, mostBytes: number): Promise<{ body: string; isCut: boolean }> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    size += chunk.length
    if (size > mostBytes) return { body: join(chunks), isCut: true }
    chunks.push(chunk)
  }
  return { body: join(chunks), isCut: false }
}

function join(chunks: readonly Uint8Array[]): string {
  return Buffer.concat(chunks).toString('utf8')
}
