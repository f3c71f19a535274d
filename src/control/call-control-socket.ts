// A command's side of the control socket.
import { request } from 'node:http'

import { bounds } from '../foundation/bounds.ts'
import { isObject, parseJson, type Json, type JsonObject } from '../foundation/json/json.ts'
import { OperationError } from '../operations/operation.ts'
import { controlSocketFile, withSocketPath } from './socket-path.ts'

/** Who typed the command, for the audit log: only the owner of the data directory can open the socket. */
export const USER_HEADER = 'x-crossmodel-user'

/** What an answer may take. */
type Most = { answerMs: number; answerBytes: number }

/**
 * The result of the operation as the running gateway did it; undefined where no gateway runs on this directory.
 * @throws OperationError as the operation did, or where the gateway does not answer.
 */
export async function callControlSocket(
  dataDirectory: string,
  name: string,
  args: JsonObject,
  most: Most = { answerMs: bounds.controlAnswerMs, answerBytes: bounds.controlAnswerBytes },
  user = '',
): Promise<{ result: Json } | undefined> {
  const file = controlSocketFile(dataDirectory)
  let answer: { status: number; body: string }
  try {
    answer = await withSocketPath(dataDirectory, (path) => post(path, name, { args, user }, most))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    // No file, no directory, or a file that a killed process left: no gateway runs.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ECONNREFUSED') return undefined
    if (code === 'EACCES' || code === 'EPERM') {
      throw new OperationError('fault', `The gateway's socket ${file} belongs to another user; run this as that user.`)
    }
    throw new OperationError('fault', `The gateway behind ${file} does not answer: ${message}.`)
  }
  const body = parseJson(answer.body)
  if (answer.status === 200 && body !== undefined) return { result: body }
  const message = isObject(body) && typeof body['message'] === 'string' ? body['message'] : `status ${answer.status}`
  throw new OperationError(isObject(body) && body['kind'] === 'usage' ? 'usage' : 'fault', message)
}

function post(
  socketPath: string,
  name: string,
  { args, user }: { args: JsonObject; user: string },
  { answerMs, answerBytes }: Most,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(args)
    const outgoing = request(
      {
        socketPath,
        method: 'POST',
        path: `/${name}`,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          [USER_HEADER]: encodeURIComponent(user),
        },
        timeout: answerMs,
      },
      (incoming) => {
        const chunks: Buffer[] = []
        let size = 0
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size > answerBytes) incoming.destroy(new Error('the answer is too large'))
          chunks.push(chunk)
        })
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
        )
        incoming.on('error', reject)
      },
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${answerMs / 1000} s`)))
    outgoing.on('error', reject)
    outgoing.end(text)
  })
}
