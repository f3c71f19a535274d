// An upstream's answer whose bytes a test hands in, and what was asked of its connection.
import type { BodySink, UpstreamAnswer } from '../../src/answer/upstream-answer.ts'

/** What one read brings at most. */
export const READ_BYTES = 64 * 1024

export class TestAnswer implements UpstreamAnswer {
  readonly status = 200
  readonly headers = {}
  sink: BodySink | undefined
  isPaused = false
  isAborted = false

  attach(sink: BodySink): void {
    this.sink = sink
  }
  pause(): void {
    this.isPaused = true
  }
  resume(): void {
    this.isPaused = false
  }
  gather(): void {}
  abort(): void {
    this.isAborted = true
  }

  /** As reads bring it, until nobody reads. What could not be sent. */
  send(bytes: Buffer, readBytes = READ_BYTES): number {
    let at = 0
    for (; at < bytes.length && !this.isPaused && !this.isAborted; at += readBytes)
      this.sink?.data(bytes.subarray(at, at + readBytes))
    return Math.max(0, bytes.length - at)
  }
}
