// What is around every route, in this order: who asks and how often, where from, whether they may, whether what they sent has
// its shape; then the route itself, the audit log, and the answer in its shape. What is refused before the body is read costs
// no more than its headers.
import assert from 'node:assert/strict'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Owner } from '../../keys/owners.ts'
import type { Actor } from '../access/actor.ts'
import { accessTable } from '../access/access-table.ts'
import { checkOrigin } from '../access/check-origin.ts'
import { AdminError } from '../admin-error.ts'
import type { ServedParts } from '../served-parts.ts'
import type { AdminCall, AdminRoute, AuditNote } from '../routes/route.ts'
import { recordDenial, runAudited } from './run-audited.ts'
import { runOperation } from './run-operation.ts'
import { describeRoute } from './describe-route.ts'
import { judgeAccess } from './judge-access.ts'
import { readActor } from './read-actor.ts'
import { StreamedAnswer } from './streamed-answer.ts'
import { TaggedAnswer } from './tagged-answer.ts'
import { boundStream, followCaller, takeStreams } from './take-streams.ts'
import { ShapeReader } from './shape-reader.ts'

/** What is known of a request before its body is read. */
type Judged = { actor: Actor; cookies: readonly string[]; workspace: Owner | undefined; headers: Headers }

type ServingParts = ServedParts & {
  readonly consoleUrl: string | undefined
  /** Takes note of who asks. @throws AdminError where this person or key asks too often. */
  countRequest(request: FastifyRequest, actor: Actor): void
}

/** @throws AssertionError for a route that the access table does not know, or that changes something and has no name. */
export function serveRoute(app: FastifyInstance, route: AdminRoute, parts: ServingParts): void {
  const name = `${route.method} ${route.path}`
  const access = accessTable[name]
  assert.ok(access !== undefined, `src/admin/access/access-table.ts has no row for ${name}`)
  const changes = route.method !== 'GET' && route.reads !== true
  assert.equal(route.action !== undefined, changes, `${name} needs an action if it changes something`)
  const isScoped = route.path.startsWith('/admin/workspaces/:workspace')
  assert.ok(isScoped || !route.path.includes(':workspace'), `${name}: a workspace is the first thing in a path`)
  const judged = new WeakMap<FastifyRequest, Judged>()
  const readers = openReaders(route)
  if (route.streams !== undefined) takeStreams(app, route.streams.mostBytes)
  app.route({
    method: route.method,
    url: route.path,
    schema: describeRoute(route),
    async onRequest(request) {
      const headers = toHeaders(request)
      const { actor, cookies } = await readActor(parts, headers)
      parts.countRequest(request, actor)
      if (route.method !== 'GET' && actor.kind !== 'management-key') checkOrigin(request.headers, parts.consoleUrl)
      const { workspace: workspaceId } = request.params as { workspace?: string }
      const scope = isScoped ? workspaceId : undefined
      const address = request.ip
      const workspace = await judgeAccess(parts.context, access, actor, scope).catch((error: unknown) =>
        recordDenial({ route, actor, address, workspaceId: scope, error }, parts),
      )
      judged.set(request, { actor, cookies, workspace, headers })
    },
    async handler(request, reply) {
      const known = judged.get(request)
      assert.ok(known !== undefined)
      const notes: AuditNote = {}
      for (const cookie of known.cookies) reply.header('set-cookie', cookie)
      const call = openCall(request, reply, { route, known, parts, notes, readers })
      const answer = await runAudited(route, call, notes, parts)
      if (answer instanceof StreamedAnswer) return answer.send(reply, parts.log)
      const misfit = readers.response.findMisfit(answer instanceof TaggedAnswer ? answer.body : answer)
      assert.equal(misfit, undefined, `the answer of ${name} does not have its shape`)
      return answer instanceof TaggedAnswer ? answer.send(request, reply) : answer
    },
  })
}

type Readers = { [part in 'params' | 'querystring' | 'body']: ShapeReader | undefined } & { response: ShapeReader }

function openReaders({ schema }: AdminRoute): Readers {
  const open = (part: 'params' | 'querystring' | 'body') => {
    const shape = schema[part]
    return shape === undefined ? undefined : new ShapeReader(shape)
  }
  return {
    params: open('params'),
    querystring: open('querystring'),
    body: open('body'),
    response: new ShapeReader(schema.response),
  }
}

type CallParts = { route: AdminRoute; known: Judged; parts: ServedParts; notes: AuditNote; readers: Readers }

function openCall(
  request: FastifyRequest,
  reply: FastifyReply,
  { route, known, parts, notes, readers }: CallParts,
): AdminCall {
  // A route without a shape of its query or body takes none.
  if (readers.body === undefined && route.streams === undefined) assertNothing(request.body, 'body')
  const query = readers.querystring?.readTexts(request.query)
  if (readers.querystring === undefined) assertNothing(request.query, 'query')
  return {
    parts,
    context: parts.context,
    actor: known.actor,
    get workspace() {
      assert.ok(known.workspace !== undefined, 'a route without a workspace in its path asked for it')
      return known.workspace
    },
    params: readers.params?.read(request.params) as AdminCall['params'],
    query: query as AdminCall['query'],
    body: readers.body?.read(request.body ?? {}) as AdminCall['body'],
    get stream() {
      assert.ok(route.streams !== undefined, 'a route that does not stream asked for its body')
      return boundStream(request.raw, route.streams.mostBytes)
    },
    signal: followCaller(reply),
    requestId: request.id,
    address: request.ip,
    headers: known.headers,
    operate: (operation, args) => runOperation(parts.context, operation, args),
    audit: (note) => void Object.assign(notes, note),
    setHeader: (name, value) => void reply.header(name, value),
  }
}

function assertNothing(given: unknown, part: 'body' | 'query'): void {
  const [field] = Object.keys((given ?? {}) as object)
  if (field === undefined) return
  throw new AdminError('invalid_request', `There is no field \`${field}\` in the ${part} here.`, { field })
}

function toHeaders({ headers }: FastifyRequest): Headers {
  const list = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) list.append(name, one)
  }
  return list
}
