// Whatever bytes a caller sends: each request that we take, Node's parser takes too, in its strict mode, and reads the
// same method, target, headers and body. We may refuse a request that Node takes; but where both take one they must
// read it alike, since request smuggling needs two readings of the same bytes.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createNodeServer } from 'node:http'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { systemClock } from '../../foundation/time/clock.ts'
import { callerBounds, singleHeaders } from '../../stages/http/caller-bounds.ts'
import { ServerConnection } from './server-connection.ts'
import { createServerContext, socketOptions } from './server-context.ts'
import { countRuns } from '../../../test/runs.ts'

type Read = { method: string; target: string; headers: string; body: string }

const compared = ['host', 'content-length', 'transfer-encoding', 'connection', 'x-a']
const show = (headers: { readonly [name: string]: unknown }) =>
  compared.map((name) => `${name}=${headers[name] as string}`).join('; ')
const LAST = 'GET /last HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'

const refuse = () => 'HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n'

let ours: Server
let nodes: ReturnType<typeof createNodeServer>
let oursRead: Read[] = []
let nodesRead: Read[] = []

before(async () => {
  const context = createServerContext(systemClock, callerBounds, singleHeaders)
  ours = createServer(socketOptions, (socket) => {
    const connection = new ServerConnection(socket, context, {
      onRequest(_, { method, target, headers }) {
        connection.readBody(1_000_000).then(
          (body) => {
            oursRead.push({ method, target, headers: show(headers), body: body.toString('latin1') })
            connection.send(200, '', Buffer.alloc(0), false)
          },
          () => {},
        )
        return { onLeft() {}, refuse, onDrain() {} }
      },
      onAnswered() {},
      onClosed() {},
      refuse,
      onBug(error) {
        throw error
      },
    })
  })
  nodes = createNodeServer({ insecureHTTPParser: false }, (request, response) => {
    const { method = '', url = '', headers } = request
    const chunks: Buffer[] = []
    request.on('error', () => {})
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('latin1')
      nodesRead.push({ method, target: url, headers: show(headers), body })
      response.end()
    })
  })
  nodes.on('checkContinue', (request, response) => nodes.emit('request', request, response))
  for (const server of [ours, nodes]) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  }
})

after(() => {
  ours.close()
  nodes.close()
  nodes.closeAllConnections()
})

/** Sends `bytes` in two writes and waits until the other side closes. */
async function send(server: Server, bytes: Buffer, cut: number): Promise<void> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.setNoDelay(true)
  socket.on('error', () => {})
  socket.resume()
  socket.write(bytes.subarray(0, cut))
  await new Promise((resolve) => setImmediate(resolve))
  socket.end(bytes.subarray(cut))
  if (!socket.destroyed) await once(socket, 'close')
}

const ends = fc.constantFrom('\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r', '\r\r\n', '\n\r\n')
const line = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('GET / HTTP/1.1', 'POST /a?b HTTP/1.1', 'POST http://h/a HTTP/1.1') },
  fc.constantFrom(
    'GET / HTTP/1.0',
    'GET  / HTTP/1.1',
    'GET /\t HTTP/1.1',
    'GET / HTTP/1.1 ',
    'get / HTTP/1.1',
    'GET /',
  ),
  fc.constantFrom(
    'GET /\x80 HTTP/1.1',
    'GET /\x01 HTTP/1.1',
    'GET /"<>|{}^` HTTP/1.1',
    'GET * HTTP/1.1',
    'GET a HTTP/1.1',
  ),
)
const header = fc.oneof(
  fc.constantFrom('host: x', 'host: x', 'host: y', 'host:', 'host: a b'),
  fc.constantFrom(
    'x-a: 1',
    'x-a:\t2 \t',
    'x-a: \x80\xff',
    'x-a: \x01',
    'x-a: \x7f',
    'x-a: \0',
    'x-a',
    ' x-a: 3',
    'x-a : 4',
  ),
  fc.constantFrom('Content-Length: 5', 'content-length: 5', 'content-length: 0', 'content-length: 05'),
  fc.constantFrom(
    'content-length: +5',
    'content-length: 5,5',
    'content-length: 5 5',
    'content-length: 0x5',
    'content-length:',
  ),
  fc.constantFrom('Transfer-Encoding: chunked', 'transfer-encoding: Chunked', 'transfer-encoding: chunked'),
  fc.constantFrom(
    'transfer-encoding: gzip, chunked',
    'transfer-encoding: x',
    'transfer-encoding:',
    'transfer-encoding : chunked',
  ),
  fc.constantFrom(
    'connection: close',
    'connection: keep-alive',
    'Connection: x, Close',
    'expect: 100-continue',
    'upgrade: x',
  ),
)
const odd = (maxLength: number) =>
  fc.array(fc.constantFrom(...'ab;;==""\\ \t,:\x01\x80\r\n'), { maxLength }).map((each) => each.join(''))
const body = fc.oneof(
  odd(8).map((extension) => `5;${extension}\r\nhello\r\n0\r\n\r\n`),
  odd(6).map((trailer) => `5\r\nhello\r\n0\r\na:${trailer}\r\n\r\n`),
  fc
    .constantFrom('content-length: 5', 'transfer-encoding: chunked', 'host: y', 'x', ' x: y', 'x : y')
    .map((trailer) => `0\r\n${trailer}\r\n\r\n`),
  fc.constantFrom('', 'hello', 'hello world', '5\r\nhello\r\n0\r\n\r\n', '05;a=b\r\nhello\r\n0\r\nx: y\r\n\r\n'),
  fc.constantFrom(
    '5\r\nhello0\r\n\r\n',
    '5\nhello\n0\n\n',
    '5 \r\nhello\r\n0\r\n\r\n',
    '0x5\r\nhello\r\n0\r\n\r\n',
    '0\r\n\r\n',
  ),
  fc.constantFrom(
    '5;a\nb\r\nhello\r\n0\r\n\r\n',
    '+5\r\nhello\r\n0\r\n\r\n',
    '5\r\nhello\r\n0\r\nx: y\n\r\n',
    '\r\n',
    '\r\n\r\n',
  ),
  fc.constantFrom(
    '5;a="\r\nhello\r\n0\r\n\r\n',
    '5\r\nhello\r\n00000\r\n\r\n',
    '5\r\nhello\r\n0;x\r\n\r\n',
    '-0\r\n\r\n',
    '0\r\n\n',
  ),
)
const request = fc
  .tuple(line, fc.array(fc.tuple(header, ends), { maxLength: 6 }), ends, ends, body)
  .map(([first, headers, firstEnd, lastEnd, content]) => {
    return `${first}${firstEnd}${headers.map(([text, end]) => text + end).join('')}${lastEnd}${content}`
  })
/** Likely to be taken: else hardly anything would be compared. */
const plain = fc
  .tuple(line, fc.array(header, { maxLength: 3 }), body)
  .map(
    ([first, headers, content]) =>
      `${first}\r\nhost: x\r\n${headers.map((text) => `${text}\r\n`).join('')}\r\n${content}`,
  )
/** What ought to be taken, so that what follows it is looked at. */
const good = fc.constantFrom(
  'GET /good HTTP/1.1\r\nhost: x\r\n\r\n',
  'POST /good HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nhello',
  'POST /good HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
)
const noise = fc.array(fc.constantFrom(...'\r\n\r\n\r\n\0 \t:;5a'), { maxLength: 6 }).map((each) => each.join(''))

test('no bytes are read as other requests than Node reads them', async () => {
  const runs = countRuns(3_000)
  let count = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 4, arbitrary: good }, { weight: 3, arbitrary: plain }, request, noise), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.nat(200),
      async (parts, cut) => {
        oursRead = []
        nodesRead = []
        const bytes = Buffer.from(`${parts.join('')}${LAST}`, 'latin1')
        await Promise.all([send(ours, bytes, cut), send(nodes, bytes, cut)])
        count += oursRead.length
        assert.deepEqual(oursRead, nodesRead.slice(0, oursRead.length))
      },
    ),
    { numRuns: runs },
  )
  assert.ok(count > runs / 3, `only ${count} requests were compared`)
})
