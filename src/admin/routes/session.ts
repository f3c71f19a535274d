// What the console's frame asks first: who is signed in, where they belong, and what of this gateway every page needs. Asked
// by nobody in particular it says only how to sign in.
import { Type, type Static } from 'typebox'
import type { Session } from '../../people/people.ts'
import { gatewayRoles, workspaceRoles } from '../../people/roles.ts'
import { readPermissions } from '../access/actor.ts'
import { permissionShape } from '../wire/permission.ts'
import { idShape, momentShape, nameShape, shapeNullable, shapeObject, usdShape } from '../wire/shapes.ts'
import { sayCallersUrl } from '../say-callers-url.ts'
import { defineRoute, type AdminCall } from './route.ts'

const workspaceShape = shapeObject({
  id: idShape,
  name: nameShape,
  status: Type.Enum(['active', 'suspended']),
  role: Type.Enum([...workspaceRoles]),
  permissions: Type.Array(permissionShape),
  spendable: Type.Union([usdShape, Type.Literal('unlimited')]),
})

const sessionShape = shapeObject({
  person: shapeNullable(
    shapeObject({
      id: idShape,
      email: Type.String(),
      name: Type.String(),
      gateway_role: shapeNullable(Type.Enum([...gatewayRoles])),
      email_verified: Type.Boolean(),
      has_second_factor: Type.Boolean(),
      signed_in_at: momentShape,
      expires_at: momentShape,
    }),
  ),
  /** What the person may do over the whole gateway. */
  permissions: Type.Array(permissionShape),
  workspaces: Type.Array(workspaceShape),
  gateway: shapeObject({
    version: Type.String(),
    command: shapeNullable(Type.String({ description: 'How `crossmodel` is typed where the gateway was started' })),
    callers_url: shapeNullable(Type.String()),
    has_mail: Type.Boolean(),
    needs_first_operator: Type.Boolean(),
    sign_up: Type.Enum(['open', 'closed']),
    public_models: Type.Boolean({ description: 'Whoever comes may read models and prices' }),
    single_sign_on: Type.Array(shapeObject({ id: Type.String(), name: Type.String() })),
  }),
})

export const sessionRoutes = [
  defineRoute({
    method: 'GET',
    path: '/admin/session',
    summary: 'Who is signed in, and where they belong',
    schema: { response: sessionShape },
    async run(call): Promise<Static<typeof sessionShape>> {
      const { parts, actor } = call
      const session = actor.kind === 'person' ? actor.session : undefined
      const ways = parts.people.ways()
      return {
        person: session === undefined ? null : describePerson(session),
        permissions: [...readPermissions(actor, undefined)],
        workspaces: session === undefined ? [] : await readWorkspaces(call, session),
        gateway: {
          version: parts.version,
          command: actor.kind === 'nobody' ? null : parts.commandForm,
          callers_url: actor.kind === 'nobody' ? null : sayCallersUrl(call),
          has_mail: ways.isMailConfigured,
          needs_first_operator: await parts.people.firstOperator.isNeeded(),
          sign_up: ways.signUp,
          public_models: call.context.settings().publicModels,
          single_sign_on: ways.oidc.map(({ id, name }) => ({ id, name })),
        },
      }
    },
  }),
]

function describePerson({ person, createdMs, expiresMs }: Session) {
  return {
    id: person.id,
    email: person.email,
    name: person.name,
    gateway_role: person.gatewayRole ?? null,
    email_verified: person.emailVerified,
    has_second_factor: person.hasSecondFactor,
    signed_in_at: new Date(createdMs).toISOString(),
    expires_at: new Date(expiresMs).toISOString(),
  }
}

type ListedWorkspace = Pick<Static<typeof workspaceShape>, 'id' | 'name' | 'status'> & { spendable: string | null }

/** All at once, however many there are. */
async function readWorkspaces(call: AdminCall, { memberships }: Session) {
  const found = await call.operate('workspace.list', { ids: [...memberships.keys()] })
  const workspaces = found['data'] as ListedWorkspace[]
  return workspaces
    .flatMap(({ id, name, status, spendable }) => {
      const role = memberships.get(id)
      if (role === undefined) return []
      const permissions = [...readPermissions(call.actor, id)]
      return [{ id, name, status, role, permissions, spendable: spendable ?? 'unlimited' }]
    })
    .toSorted((one, other) => one.name.localeCompare(other.name))
}
