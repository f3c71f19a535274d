// Asks a route of the console's API for a report, as its wrapper does once everything around is settled; its answer is held to
// its shape.
import assert from 'node:assert/strict'
import type { FastifyReply } from 'fastify'
import type { AdminCall } from '../src/admin/routes/route.ts'
import { adminRoutes } from '../src/admin/routes/routes.ts'
import { runOperation } from '../src/admin/serve/run-operation.ts'
import { StreamedAnswer } from '../src/admin/serve/streamed-answer.ts'
import { ShapeReader } from '../src/admin/serve/shape-reader.ts'
import { isObject, type Json, type JsonObject } from '../src/foundation/json/json.ts'
import { silentLog } from '../src/foundation/log.ts'
import { KeyService } from '../src/keys/key-service.ts'
import type { OperationContext } from '../src/operations/operation-context.ts'
import type { LedgerBench } from './ledger-bench.ts'

/** `query`: texts, as in a URL. */
export async function askReport(
  at: LedgerBench,
  path: string,
  query: { [name: string]: string } = {},
  params: { [name: string]: string } = {},
): Promise<JsonObject> {
  const { route, call } = prepareCall(at, path, query, params)
  const answer = await route.run(call)
  assert.equal(new ShapeReader(route.schema.response).findMisfit(answer), undefined, path)
  assert.ok(isObject(answer))
  return answer
}

function prepareCall(
  at: LedgerBench,
  path: string,
  query: { [name: string]: string },
  params: { [name: string]: string },
) {
  const route = adminRoutes.find((each) => each.method === 'GET' && each.path === path)
  assert.ok(route !== undefined, path)
  const context = {
    clock: at.store.clock,
    store: async () => at.store,
    ledger: async () => at.ledger,
    keys: async () => new KeyService(at.store, Buffer.alloc(32, 1)),
  } as unknown as OperationContext
  const { querystring } = route.schema
  const call = {
    context,
    workspace: at.principal.owner,
    params,
    query: querystring === undefined ? {} : new ShapeReader(querystring).readTexts(query),
    operate: (name: string, args?: JsonObject) => runOperation(context, name, args),
  } as unknown as AdminCall
  return { route, call }
}

/** The members of an answer at these paths (`totals.requests`, `groups.data.0.id`), in their order. */
export function pick(answer: JsonObject, ...paths: string[]): (Json | undefined)[] {
  return paths.map((path) =>
    path.split('.').reduce<Json | undefined>((value, name) => {
      if (Array.isArray(value)) return name === 'length' ? value.length : value[Number(name)]
      return isObject(value) ? value[name] : undefined
    }, answer),
  )
}

/** The whole text of an export. */
export async function exportReport(at: LedgerBench, path: string, query: { [name: string]: string }): Promise<string> {
  const { route, call } = prepareCall(at, path, query, {})
  const answer = await route.run(call)
  assert.ok(answer instanceof StreamedAnswer)
  let text = ''
  let sent: AsyncIterable<string> | string = ''
  const reply = {
    raw: {},
    header: () => {},
    status: () => reply,
    send: (body: AsyncIterable<string> | string) => void (sent = body),
  }
  await answer.send(reply as unknown as FastifyReply, silentLog)
  for await (const part of sent) text += String(part)
  return text
}
