// Calls through an `UpstreamClient` and keeps what its handlers are told.
import type { GatewayError } from '../../src/generation/error/gateway-error.ts'
import type { CallHandle, ResponseHead } from '../../src/http1/client/response-handler.ts'
import type { Transport } from '../../src/http1/transport/transport.ts'
import type { UpstreamClient } from '../../src/stages/attempt/upstream.ts'

export type Taken = {
  call: CallHandle
  /** What was handed over so far. */
  pieces: string[]
  /** Resolves at the answer's head, or with the failure that came instead. */
  begun: Promise<ResponseHead | GatewayError>
  headers: ResponseHead['headers']
  /** Resolves with how it ended. */
  over: Promise<'end' | GatewayError>
  /** Everything told, in order: `answer`, `data`, `end`, `fail`. */
  told: string[]
}

type Options = {
  headers?: { [name: string]: string }
  body?: Buffer
  method?: 'POST' | 'GET'
  transport?: Transport
  /** Within the answer's beginning. */
  onAnswer?: (call: CallHandle) => void
  onData?: (piece: Buffer, taken: Taken) => void
  /** The call is over, however it ended. */
  onOver?: () => void
}

const unsent: CallHandle = { abort() {}, pause() {}, resume() {}, gather() {}, sent: false, resent: false }

export function take(client: UpstreamClient, url: URL, options: Options = {}): Taken {
  const { promise: begun, resolve: begin } = Promise.withResolvers<ResponseHead | GatewayError>()
  const { promise: over, resolve: finish } = Promise.withResolvers<'end' | GatewayError>()
  const taken: Taken = { call: unsent, pieces: [], begun, over, told: [], headers: {} }
  const { headers = {}, body = Buffer.from('{}'), method = 'POST', transport } = options
  const fail = (error: GatewayError) => {
    taken.told.push('fail')
    begin(error)
    finish(error)
  }
  taken.call = client.open(
    { method, url, headers, body, transport },
    {
      begin(head, call) {
        taken.told.push('answer')
        taken.headers = head.headers
        begin(head)
        options.onAnswer?.(call)
        return {
          push(piece) {
            taken.told.push('data')
            taken.pieces.push(piece.toString('latin1'))
            options.onData?.(piece, taken)
          },
          end() {
            taken.told.push('end')
            finish('end')
          },
          fail,
        }
      },
      fail,
    },
    options.onOver,
  )
  return taken
}

/** The answer's status and body, or what failed. */
export async function takeWhole(client: UpstreamClient, url: URL, options: Options = {}) {
  const taken = take(client, url, options)
  const begun = await taken.begun
  const over = await taken.over
  return { status: begun.status, body: taken.pieces.join(''), over, taken }
}
