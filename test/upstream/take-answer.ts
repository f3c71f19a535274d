// Calls through an `UpstreamClient` and keeps what its handler and sink are told.
import type { GatewayError } from '../../src/generation/gateway-error.ts'
import type { CallUnderWay, UpstreamClient } from '../../src/stages/attempt/upstream.ts'
import type { UpstreamAnswer } from '../../src/answer/upstream-answer.ts'

export type Taken = {
  call: CallUnderWay
  /** What was handed over so far. */
  pieces: string[]
  /** Resolves at the answer's head, or with the failure that came instead. */
  begun: Promise<UpstreamAnswer | GatewayError>
  headers: UpstreamAnswer['headers']
  /** Resolves with how it ended. */
  over: Promise<'end' | GatewayError>
  /** Everything told, in order: `answer`, `data`, `end`, `fail`. */
  told: string[]
  attach(answer: UpstreamAnswer): void
}

type Options = {
  headers?: { [name: string]: string }
  body?: Buffer
  method?: 'POST' | 'GET'
  /** Instead of attaching at once. */
  onAnswer?: (answer: UpstreamAnswer, taken: Taken) => void
  onData?: (piece: Buffer, taken: Taken) => void
}

export function take(client: UpstreamClient, url: URL, options: Options = {}): Taken {
  const { promise: begun, resolve: begin } = Promise.withResolvers<UpstreamAnswer | GatewayError>()
  const { promise: over, resolve: finish } = Promise.withResolvers<'end' | GatewayError>()
  const taken: Taken = {
    call: { abort: () => {}, sent: false, resent: false },
    pieces: [],
    begun,
    over,
    told: [],
    headers: {},
    attach(answer) {
      answer.attach({
        data(piece) {
          taken.told.push('data')
          taken.pieces.push(piece.toString('latin1'))
          options.onData?.(piece, taken)
        },
        end() {
          taken.told.push('end')
          finish('end')
        },
        fail(error) {
          taken.told.push('fail')
          finish(error)
        },
      })
    },
  }
  const { headers = {}, body = Buffer.from('{}'), method = 'POST' } = options
  taken.call = client.open(
    { method, url, headers, body },
    {
      onAnswer(answer) {
        taken.told.push('answer')
        taken.headers = answer.headers
        begin(answer)
        if (options.onAnswer === undefined) taken.attach(answer)
        else options.onAnswer(answer, taken)
      },
      onFailure(error) {
        taken.told.push('fail')
        begin(error)
        finish(error)
      },
    },
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
