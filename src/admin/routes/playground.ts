// The playground: a request in any of the three protocols, sent as the person's own caller would, and what it can cost at most.
import { isUtf8 } from 'node:buffer'
import { Type } from 'typebox'
import { bounds } from '../../foundation/bounds.ts'
import { readArray, readObject, type JsonObject } from '../../foundation/json/json.ts'
import type { Session } from '../../people/people.ts'
import { AdminError } from '../admin-error.ts'
import { StreamedAnswer } from '../serve/streamed-answer.ts'
import { idShape, shapeNullable, shapeObject, usdShape } from '../wire/shapes.ts'
import { defineRoute, type AdminCall } from './route.ts'

const ofProtocol = shapeObject({ workspace: idShape, protocol: Type.Enum(['chat', 'responses', 'messages']) })
const streams = { mostBytes: bounds.playgroundBodyBytes }

export const playgroundRoutes = [
  defineRoute({
    method: 'POST',
    path: '/admin/workspaces/:workspace/playground/:protocol',
    action: 'playground.run',
    streams,
    summary:
      "Sends a request of the protocol with a key of the person's session; the answer is the gateway's own, as it comes",
    schema: { params: ofProtocol, response: Type.Any() },
    async run(call) {
      const { params, workspace, headers, stream, signal } = call
      const {
        status,
        headers: told,
        body,
        keyId,
      } = await call.parts.playground.run({
        session: readSession(call),
        workspaceId: workspace.id,
        protocol: params.protocol,
        headers,
        body: stream,
        signal,
      })
      call.audit({
        ...(told.has('x-request-id') && { target: told.get('x-request-id') ?? '' }),
        after: { protocol: params.protocol, key: keyId, status },
      })
      for (const [name, value] of told) call.setHeader(name, value)
      return new StreamedAnswer(told.get('content-type') ?? 'application/json', body, { status })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/workspaces/:workspace/playground/:protocol/quote',
    reads: true,
    streams,
    summary: 'What that request can cost at most, and what is held of the wallet when it begins',
    schema: {
      params: ofProtocol,
      response: shapeObject({
        model: Type.String(),
        most: usdShape,
        held_at_first: usdShape,
        input_tokens: Type.Integer(),
      }),
    },
    run: async (call) =>
      call.operate('route.quote', {
        protocol: protocolNames[call.params.protocol],
        body: await readText(call),
        strict: call.headers.get('x-crossmodel-strict') ?? null,
      }),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/playground/models',
    summary: 'The models that can be called now',
    schema: {
      params: shapeObject({ workspace: idShape }),
      response: shapeObject({
        data: Type.Array(
          shapeObject({
            id: Type.String(),
            name: Type.String(),
            context_window_tokens: shapeNullable(Type.Integer()),
            max_output_tokens: shapeNullable(Type.Integer()),
          }),
        ),
      }),
    },
    async run(call) {
      const { models } = await call.operate('model.list', { callable: true })
      return { data: (models as JsonObject[]).filter(talks).map(showModel) }
    },
  }),
]

const protocolNames = {
  chat: 'openai-chat',
  responses: 'openai-responses',
  messages: 'anthropic-messages',
} as const

/** A model of embeddings has nothing to say. */
function talks({ modalities }: JsonObject): boolean {
  return readArray(readObject(modalities)?.['output'])?.includes('embedding') !== true
}

function showModel({ id, display_name: name, context_window_tokens, max_output_tokens }: JsonObject): JsonObject {
  return {
    id: id ?? '',
    name: name ?? '',
    context_window_tokens: context_window_tokens ?? null,
    max_output_tokens: max_output_tokens ?? null,
  }
}

/** @throws AdminError for a management key, which has no session that a key could be made for */
function readSession({ actor }: Pick<AdminCall, 'actor'>): Session {
  if (actor.kind === 'person') return actor.session
  throw new AdminError(
    'forbidden',
    'The playground is for people who are signed in; a program calls with a key of its own.',
  )
}

/** @throws AdminError where it is no UTF-8, as the call refuses it */
async function readText({ stream }: Pick<AdminCall, 'stream'>): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of stream) pieces.push(piece)
  const bytes = Buffer.concat(pieces)
  if (!isUtf8(bytes)) throw new AdminError('invalid_request', 'The body is not valid UTF-8.')
  return bytes.toString()
}
