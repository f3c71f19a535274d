// We ask providers not to compress, since an answer is read on its way. One that compresses all the same is unpacked
// here, so that everything behind sees the same bytes either way. A few bytes that become very many are refused: the bound
// on an answer is on what is handed on, this one on what unpacking may cost.
import { bounds } from '../foundation/bounds.ts'
import { openUnpacker } from '../foundation/open-unpacker.ts'
import { GatewayError } from '../generation/gateway-error.ts'
import type { BodySink, UpstreamAnswer } from './upstream-answer.ts'

/** The same answer, its body unpacked where it was packed. @throws GatewayError provider_error for an unknown packing */
export function unpack(answer: UpstreamAnswer): UpstreamAnswer {
  const header = answer.headers['content-encoding']
  const encoding = header?.trim().toLowerCase()
  if (encoding === undefined || encoding === '' || encoding === 'identity') return answer
  const stream = openUnpacker(encoding)
  if (stream === undefined) throw unreadable(`content-encoding ${encoding.slice(0, 100)}`)
  let over = false
  let packedBytes = 0
  let unpackedBytes = 0
  return {
    status: answer.status,
    get headers() {
      return answer.headers
    },
    attach(sink: BodySink) {
      const fail = (error: GatewayError) => {
        if (over) return
        over = true
        sink.fail(error)
      }
      stream.on('data', (chunk: Buffer) => {
        unpackedBytes += chunk.length
        if (over) return
        if (unpackedBytes <= bounds.unpackedSparedBytes + bounds.unpackedTimes * packedBytes) return sink.data(chunk)
        stream.destroy()
        answer.abort()
        fail(unreadable(`${packedBytes} packed bytes became more than ${unpackedBytes}`))
      })
      stream.on('end', () => {
        if (over) return
        over = true
        sink.end()
      })
      stream.on('error', (error) => {
        answer.abort()
        fail(unreadable(error.message))
      })
      stream.on('drain', () => answer.resume())
      answer.attach({
        data(chunk) {
          packedBytes += chunk.length
          if (!stream.write(chunk)) answer.pause()
        },
        end: () => stream.end(),
        fail,
      })
    },
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    gather: () => answer.gather(),
    abort() {
      over = true
      stream.destroy()
      answer.abort()
    },
  }
}

function unreadable(detail: string): GatewayError {
  return new GatewayError('provider_error', 'The provider sent an answer that could not be read.', { detail })
}
