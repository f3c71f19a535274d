import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { sendTogether } from './send-together.ts'

const JOINED_BYTES = 16 * 1024

test('head and body arrive whole and in order, whatever the size, and the sender is told once', async () => {
  for (const size of [0, 1, JOINED_BYTES, JOINED_BYTES + 1, 500_000]) {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    const [[receiver]] = await Promise.all([once(server, 'connection'), once(socket, 'connect')])
    const body = Buffer.alloc(size, 'abcdefg')
    let told = 0
    const sent = new Promise<void>((resolve) => {
      sendTogether(socket, 'head \xe9\r\n', body, () => {
        told += 1
        resolve()
      })
    })
    const chunks: Buffer[] = []
    receiver.on('data', (chunk: Buffer) => chunks.push(chunk))
    await sent
    socket.end()
    await once(receiver, 'end')
    const expected = Buffer.concat([Buffer.from('head \xe9\r\n', 'latin1'), body])
    assert.ok(Buffer.concat(chunks).equals(expected), `${size} bytes`)
    assert.equal(told, 1)
    server.close()
  }
})
