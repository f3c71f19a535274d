// The running gateway's side of the control socket: HTTP on a Unix socket that only the owner of the data directory can
// open. `POST /NAME` with the arguments as JSON runs one operation; 200 holds its result, 4xx and 5xx `{kind, message}`.
// Bounded in size, time and number; nothing here is reachable over the network.
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

import { bounds } from '../foundation/bounds.ts'
import { isObject, parseJson, type Json, type JsonObject } from '../foundation/json/json.ts'
import type { Log } from '../foundation/log.ts'
import { readAtMost } from '../foundation/read-at-most.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import { describeFailure } from '../operations/describe-failure.ts'
import { OperationError } from '../operations/operation.ts'
import { performRecorded } from '../operations/perform-recorded.ts'
import { findOperation } from '../operations/operations.ts'
import { USER_HEADER } from './call-control-socket.ts'
import { controlSocketFile, withSocketPath } from './socket-path.ts'

type ControlSocket = { close(): Promise<void> }

/**
 * Serves operations on `dataDirectory`'s socket. The caller holds the lock of that directory, so a socket file that is
 * there already belongs to a process that is gone.
 * @throws Error where the socket cannot be made; its message names the path and the reason.
 */
export async function openControlSocket(
  context: OperationContext,
  dataDirectory: string,
  log: Log,
  requestMs: number = bounds.controlRequestMs,
): Promise<ControlSocket> {
  const file = controlSocketFile(dataDirectory)
  const times = { requestTimeout: requestMs, headersTimeout: requestMs, connectionsCheckingInterval: requestMs }
  const server = createServer(times, (request, response) => {
    answer(context, request, response, log).catch((error: unknown) => {
      log.error({ err: error }, 'the control socket failed to answer')
      response.destroy()
    })
  })
  server.maxConnections = bounds.controlConnections
  rmSync(file, { force: true })
  await withSocketPath(dataDirectory, async (path) => {
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(new Error(`The control socket ${file} cannot be made: ${error.message}.`)))
      server.listen(path, resolve)
    })
    chmodSync(file, 0o600)
  })
  server.on('error', (error) => log.error({ err: error }, 'the control socket failed'))
  return {
    async close() {
      rmSync(file, { force: true })
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      await closed
    },
  }
}

async function answer(
  context: OperationContext,
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
): Promise<void> {
  try {
    const operation = findOperation((request.url ?? '').slice(1))
    if (operation === undefined || request.method !== 'POST') {
      throw new OperationError('usage', 'The running gateway does not know this command; restart it with this version.')
    }
    send(response, 200, await performRecorded(context, operation, await readArguments(request), readUser(request)))
  } catch (error) {
    const failure = describeFailure(error)
    if (failure === undefined) {
      log.error({ err: error, operation: request.url }, 'an operation failed')
      send(response, 500, { kind: 'fault', message: 'The gateway failed at this; its log says why.' })
    } else send(response, failure.kind === 'usage' ? 400 : 409, { kind: failure.kind, message: failure.message })
  }
}

function readUser({ headers }: IncomingMessage): string {
  const written = headers[USER_HEADER]
  return typeof written === 'string' && /^[\w.%-]{1,256}$/.test(written) ? written : 'unknown'
}

async function readArguments(request: IncomingMessage): Promise<JsonObject> {
  const body = await readAtMost(request, bounds.controlRequestBytes)
  if (body === undefined) throw new OperationError('usage', 'The arguments are too large.')
  const args = parseJson(body.toString())
  if (!isObject(args)) throw new OperationError('usage', 'The arguments are not a JSON object.')
  return args
}

function send(response: ServerResponse, status: number, body: Json): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    connection: 'close',
  })
  response.end(text)
}
