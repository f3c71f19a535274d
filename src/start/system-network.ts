// The network as operations have it: calls of their own, and a listener that is closed as soon as it is open.
import { once } from 'node:events'
import { createServer } from 'node:net'

import { systemClock } from '../foundation/time/clock.ts'
import type { Network } from '../operations/network.ts'
import { callOnce } from '../providers/call-once.ts'

export const systemNetwork: Network = {
  async call(url, { method, headers = {}, body = Buffer.alloc(0), transport, ...bounds }) {
    const request = { method, url: new URL(url), headers, body, transport }
    const answer = await callOnce(request, { clock: systemClock, ...bounds })
    const fields = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, value ?? ''])
    return { status: answer.status, headers: new Headers(fields), body: answer.body.toString(), isCut: answer.isCut }
  },

  async tryListening(address) {
    const server = createServer()
    await once(server.listen(address), 'listening')
    await once(server.close(), 'close')
  },
}
