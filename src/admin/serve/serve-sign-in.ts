// Mounts what people sign in with (`src/people/`) under /admin/auth/: the request as it came, its answer as it is, and what became
// of it in the audit log.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { bounds } from '../../foundation/bounds.ts'
import type { GivenRoleEvent, SignInEvent } from '../../people/people.ts'
import { checkOrigin } from '../access/check-origin.ts'
import { nameActor } from '../access/actor.ts'
import { notFound } from '../admin-error.ts'
import type { AdminParts } from '../admin-parts.ts'

const METHODS_THAT_READ = ['GET', 'HEAD']

export async function serveSignIn(
  app: FastifyInstance,
  parts: Pick<AdminParts, 'people' | 'context'>,
  consoleUrl: string | undefined,
): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.route({
    method: ['GET', 'POST'],
    url: '/admin/auth/*',
    bodyLimit: bounds.signInBodyBytes,
    schema: { hide: true },
    async onRequest(request) {
      if (!METHODS_THAT_READ.includes(request.method)) checkOrigin(request.headers, consoleUrl)
    },
    async handler(request, reply) {
      const { ip: address, id: requestId } = request
      const caller = {
        address,
        requestId,
        record: (event: SignInEvent) => writeEvent(parts, address, event),
        recordRole: (event: GivenRoleEvent) => writeRole(parts, address, event),
      }
      const answer = await parts.people.handle(toRequest(request, consoleUrl), caller)
      void reply.status(answer.status)
      for (const [name, value] of answer.headers) void reply.header(name, value)
      return reply.send(Buffer.from(await answer.arrayBuffer()))
    },
  })
}

/** Where somebody tried to be a person, that person is what it was done to, and nobody did it. */
async function writeEvent({ context }: Pick<AdminParts, 'context'>, address: string, event: SignInEvent) {
  const { action, person, isKnown, by, outcome, reason } = event
  const auditLog = await context.auditLog()
  await auditLog.append({
    actor: isKnown ? { kind: 'person', id: person.id, name: person.email } : nameActor({ kind: 'nobody' }),
    address,
    workspaceId: null,
    action,
    target: person.id,
    outcome,
    reason,
    before: null,
    after: { email: person.email, ...(by !== undefined && { by }) },
  })
}

/** The gateway does it, at the word of the provider. */
async function writeRole({ context }: Pick<AdminParts, 'context'>, address: string, event: GivenRoleEvent) {
  const { provider, person, workspaceId, before, after, outcome } = event
  const auditLog = await context.auditLog()
  const show = (role: string | undefined) =>
    workspaceId === undefined ? { gateway_role: role ?? null } : { role: role ?? null }
  await auditLog.append({
    actor: { kind: 'gateway', id: provider.id, name: provider.name },
    address,
    workspaceId: workspaceId ?? null,
    action: nameRoleAction(event),
    target: person.id,
    outcome,
    reason: outcome === 'failed' ? 'conflict' : null,
    before: show(before),
    after: { ...show(after), email: person.email, by: provider.id },
  })
}

function nameRoleAction({ workspaceId, before, after }: GivenRoleEvent): string {
  if (workspaceId === undefined) return 'person.change'
  if (before === undefined) return 'member.add'
  return after === undefined ? 'member.remove' : 'member.change-role'
}

function toRequest(request: FastifyRequest, consoleUrl: string | undefined): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !name.startsWith(':')) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  const base = consoleUrl ?? `http://${request.headers.host ?? 'localhost'}`
  if (!URL.canParse(request.url, base)) throw notFound()
  const url = new URL(request.url, base)
  // No secret, name or address has one, and Postgres takes none.
  if (/%00/.test(request.url)) throw notFound()
  const body = request.body instanceof Uint8Array ? new Uint8Array(request.body) : undefined
  return new Request(url, { method: request.method, headers, ...(body !== undefined && { body }) })
}
