// Sends the head and the body of a message to a socket in one system call, wherever the kernel takes that much.
import type { Socket } from 'node:net'

/** Up to here they are copied together: one buffer costs less to write than two. */
const JOINED_BYTES = 16 * 1024

/** `head`: latin1. `onSent`: all is with the kernel, or will never be. */
export function sendTogether(socket: Socket, head: string, body: Buffer, onSent?: () => void): void {
  if (body.length <= JOINED_BYTES) {
    const bytes = Buffer.allocUnsafe(head.length + body.length)
    bytes.write(head, 0, 'latin1')
    body.copy(bytes, head.length)
    socket.write(bytes, onSent)
    return
  }
  socket.cork()
  socket.write(head, 'latin1')
  socket.write(body, onSent)
  socket.uncork()
}
