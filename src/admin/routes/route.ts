// The form of a route of the console's API, declared once: its path, the shapes of what comes and goes, and what it does.
// Who may call it is its row in access/access-table.ts. One wrapper (serve/serve-route.ts) does for all of them what is
// around: origin, actor, permission, shapes, audit log, errors.
import type { Static, TObject, TSchema } from 'typebox'
import type { OperationContext } from '../../operations/operation-context.ts'
import type { Owner } from '../../keys/owners.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import type { Actor } from '../access/actor.ts'
import type { ServedParts } from '../served-parts.ts'

type RouteSchema = {
  params?: TObject
  /** Values of a query are texts; numbers and booleans in the shape are read from them. */
  querystring?: TObject
  body?: TSchema
  /** Of the answer. One that does not fit is a bug of ours: 500, never sent. */
  response: TSchema
  /** What the answer is, where it is not JSON: then it is streamed, and not held to a shape. */
  contentType?: 'text/csv' | 'application/jsonl'
}

type Read<Schema> = Schema extends TSchema ? Static<Schema> : undefined

export type AdminCall<Schema extends RouteSchema = RouteSchema> = {
  readonly parts: ServedParts
  readonly context: OperationContext
  readonly actor: Actor
  /** Of the path `/admin/workspaces/:workspace/…`; asking for it on any other path is a bug. */
  readonly workspace: Owner
  readonly params: Read<Schema['params']>
  readonly query: Read<Schema['querystring']>
  readonly body: Read<Schema['body']>
  readonly requestId: string
  /** The body as it comes, of a route that `streams`; asking for it on any other is a bug. */
  readonly stream: AsyncIterable<Uint8Array>
  /** Aborted when the caller leaves before the answer has ended. */
  readonly signal: AbortSignal
  /** The caller's. */
  readonly address: string
  /** As they came. */
  readonly headers: Headers
  /** Runs an operation of `src/operations/` by its name. @throws as it does, which becomes the API's error */
  operate(name: string, args?: JsonObject): Promise<JsonObject>
  /** What the audit log says of this call beside who, when and whether it was done. Secrets in it are masked. */
  audit(note: AuditNote): void
  /** Sets a header of the answer; `set-cookie` adds one. */
  setHeader(name: string, value: string): void
}

/** `actor`: who did it, where the request itself was nobody's and made a person. */
export type AuditNote = { target?: string; before?: JsonObject; after?: JsonObject; actor?: Actor }

export type AdminRoute = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  readonly path: `/admin/${string}`
  /** Its name in the audit log, such as `key.create`. GET has none, every other method must have one. */
  readonly action?: string
  /** Changes nothing, though it is no GET: what it asks with is a secret that no address may hold. It has no action. */
  readonly reads?: true
  /** Its body is JSON of at most so many bytes that is not read before the route runs: `call.stream`. */
  readonly streams?: { readonly mostBytes: number }
  readonly summary: string
  readonly schema: RouteSchema
  run(call: AdminCall): Promise<unknown>
}

/** A route whose `run` sees its params, query and body in the types of their shapes. */
export function defineRoute<const Schema extends RouteSchema>(
  route: Omit<AdminRoute, 'schema' | 'run'> & { schema: Schema; run(call: AdminCall<Schema>): Promise<unknown> },
): AdminRoute {
  return route as unknown as AdminRoute
}
