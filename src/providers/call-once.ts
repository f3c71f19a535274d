// One call to a server beside the generations, whole, on a connection of its own: a list of models, a token, a trial call.
// They are rare, so nothing is kept for the next one. It goes the same way as the generations: through the same proxy, with
// the same certificates.
import type { Clock } from '../foundation/time/clock.ts'
import { CallError } from '../http1/client/call-error.ts'
import { HttpClient } from '../http1/client/http-client.ts'
import type { ResponseHead } from '../http1/client/response-handler.ts'
import type { ClientRequest } from '../http1/client/write-request-head.ts'
import { upstreamBounds } from './upstream-bounds.ts'

type CallBounds = {
  clock: Clock
  withinMs: number
  /** Of the body: what comes behind them is cut off; 0: it is not read at all. */
  mostBytes: number
}

type WholeAnswer = ResponseHead & { body: Buffer; isCut: boolean }

/**
 * Redirects are not followed, and nothing comes compressed.
 * @throws CallError that says why no whole answer came, and names the proxy where it is why
 */
export async function callOnce(
  request: ClientRequest,
  { clock, withinMs, mostBytes }: CallBounds,
): Promise<WholeAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<WholeAnswer>()
  const client = new HttpClient({ clock, bounds: upstreamBounds, describe: (error) => error, onBug: reject })
  const headers = { 'accept-encoding': 'identity', 'user-agent': 'crossmodel', ...request.headers }
  const cancel = clock.after(withinMs, () => reject(new CallError('timeout', `no answer within ${withinMs / 1_000} s`)))
  try {
    client.open(
      { ...request, headers },
      {
        begin(head, flow) {
          const pieces: Buffer[] = []
          let size = 0
          const finish = (isCut: boolean) => {
            const body = Buffer.concat(pieces, Math.min(size, mostBytes))
            resolve({ ...head, body, isCut })
          }
          if (mostBytes === 0) return void finish(true)
          return {
            push(piece) {
              pieces.push(piece)
              size += piece.length
              if (size <= mostBytes) return
              flow.abort()
              finish(true)
            },
            end: () => finish(false),
            fail: reject,
          }
        },
        fail: reject,
      },
    )
    return await promise
  } finally {
    cancel()
    client.close()
  }
}
