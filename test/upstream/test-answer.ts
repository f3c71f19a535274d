// An upstream's answer whose bytes a test hands in, and what was asked of its connection.
import type { GatewayError } from '../../src/generation/error/gateway-error.ts'
import type { BodyFlow, BodyHandler } from '../../src/http1/client/response-handler.ts'

/** What one read brings at most. */
export const READ_BYTES = 64 * 1024

export class TestAnswer implements BodyFlow {
  handler: BodyHandler<GatewayError> | undefined
  isPaused = false
  isAborted = false

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
      this.handler?.push(bytes.subarray(at, at + readBytes))
    return Math.max(0, bytes.length - at)
  }
}
