// Calls that stay open until their caller leaves or the upstream ends them.
import { connect } from 'node:net'
import { AnswerReader, writeRequest, type Request } from './load.ts'

export type OpenCall = {
  /** Resolves at the first content; rejects where the call ended before. */
  begun: Promise<void>
  /** Resolves at its end: true where the answer was whole. */
  ended: Promise<boolean>
  leave(): void
}

export function openCall(request: Request): OpenCall {
  const socket = connect({ host: request.host, port: request.port, noDelay: true })
  const reader = new AnswerReader()
  const begun = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<boolean>()
  // Not everybody waits for the beginning.
  begun.promise.catch(() => {})
  socket.on('connect', () => socket.write(writeRequest(request)))
  socket.on('data', (chunk: Buffer) => {
    reader.push(chunk)
    if (reader.begun && reader.status === 200) begun.resolve()
    if (reader.done) socket.destroy()
  })
  let fault = 'closed'
  socket.on('error', ({ message }) => (fault = message))
  socket.on('close', () => {
    const { status } = reader
    begun.reject(new Error(`port ${request.port}: a call ended before its first content (status ${status}, ${fault})`))
    ended.resolve(reader.done && reader.status === 200)
  })
  return { begun: begun.promise, ended: ended.promise, leave: () => socket.destroy() }
}

/** A wave at a time, each after the one before has begun: no burst of connections that a listener's backlog would decide. */
export async function openInWaves(requests: readonly Request[], wave: number): Promise<OpenCall[]> {
  const calls: OpenCall[] = []
  for (let at = 0; at < requests.length; at += wave) {
    const opened = requests.slice(at, at + wave).map(openCall)
    await Promise.all(opened.map(({ begun }) => begun))
    calls.push(...opened)
  }
  return calls
}
