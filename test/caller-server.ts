// A server of callers' connections alone: no gateway behind it, a clock that the test moves, and every request that was
// taken, for the test to answer.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach } from 'node:test'
import type { Answerer } from '../src/http1/server/answerer.ts'
import { ServerConnection } from '../src/http1/server/server-connection.ts'
import { createServerContext, socketOptions } from '../src/http1/server/server-context.ts'
import { callerBounds, singleHeaders } from '../src/stages/http/caller-bounds.ts'
import type { RequestHead } from '../src/http1/server/read-request.ts'
import { openRaw, type Raw } from './e2e/surface/raw.ts'
import { FakeClock } from './fake-clock.ts'

export type Taken = { connection: ServerConnection; head: RequestHead; left: boolean; drained: number }
export type Handle = (taken: Taken) => void

/** A server whose requests a test answers. */
export class CallerServer {
  readonly clock = new FakeClock()
  readonly #context = createServerContext(this.clock, callerBounds, singleHeaders)
  readonly taken: Taken[] = []
  readonly connections: ServerConnection[] = []
  readonly sockets: Socket[] = []
  running = 0
  closed = 0
  bugs: unknown[] = []
  handle: Handle = ({ connection }) => connection.send(200, '', Buffer.from('ok'), false)
  readonly #server = createServer(socketOptions, (socket) => {
    this.sockets.push(socket)
    this.connections.push(new ServerConnection(socket, this.#context, this))
  })
  readonly #raws: Raw[] = []

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return this
  }

  dial(): Raw {
    const raw = openRaw(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`)
    this.#raws.push(raw)
    return raw
  }

  onRequest(connection: ServerConnection, head: RequestHead): Answerer {
    this.running += 1
    const taken: Taken = { connection, head, left: false, drained: 0 }
    this.taken.push(taken)
    this.handle(taken)
    return {
      onLeft: () => {
        taken.left = true
      },
      refuse: this.refuse,
      onDrain: () => {
        taken.drained += 1
      },
    }
  }

  onAnswered(): void {
    this.running -= 1
  }

  onClosed(): void {
    this.closed += 1
  }

  refuse(why: string): string {
    return `HTTP/1.1 400 ${why}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`
  }

  onBug(error: unknown): void {
    this.bugs.push(error)
  }

  /** Moves the clock and lets every connection look at it. */
  pass(ms: number): void {
    this.clock.advance(ms)
    for (const connection of this.connections) connection.watch(this.clock.monotonicMs())
  }

  async until(done: () => boolean): Promise<void> {
    for (let round = 0; round < 2_000 && !done(); round += 1) await new Promise((resolve) => setTimeout(resolve, 2))
    assert.ok(done(), 'it came to be')
  }

  async stop(): Promise<void> {
    for (const raw of this.#raws) raw.destroy()
    for (const connection of this.connections) connection.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

let running: CallerServer | undefined

/** It stops with the test that starts it, or when that starts another one. */
export async function startCallerServer(handle?: Handle): Promise<CallerServer> {
  await stop()
  running = await new CallerServer().start()
  if (handle !== undefined) running.handle = handle
  return running
}

async function stop(): Promise<void> {
  const last = running
  running = undefined
  await last?.stop()
}

afterEach(stop)
