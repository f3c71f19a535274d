// What a person does with their own account. Passwords, passkeys and second factors are changed under /admin/auth.
import { Type } from 'typebox'
import {
  listedPersonShape,
  passkeyShape,
  sessionShape,
  showListedPerson,
  showPasskey,
  showSession,
  writtenShape,
} from '../../wire/person.ts'
import { doneShape, idShape, shapeList, shapeNamed, shapeObject } from '../../wire/shapes.ts'
import { notFound } from '../../admin-error.ts'
import { defineRoute, type AdminCall } from '../route.ts'
import { readPerson } from './read-person.ts'

const meShape = shapeNamed('Me', {
  person: listedPersonShape,
  has_password: Type.Boolean(),
  single_sign_on: Type.Array(Type.String({ description: 'The id of a provider' })),
  passkeys: Type.Array(passkeyShape),
  sessions: Type.Array(sessionShape),
})
const done = { done: true } as const

export const meRoutes = [
  defineRoute({
    method: 'GET',
    path: '/admin/me',
    summary: 'Who is signed in, whole: the person, their ways to sign in, and where they are signed in',
    schema: { response: meShape },
    run: (call) => readMe(call),
  }),
  defineRoute({
    method: 'PATCH',
    path: '/admin/me',
    action: 'me.rename',
    summary: 'Changes the own name',
    schema: { body: shapeObject({ name: writtenShape }), response: meShape },
    async run(call) {
      const { id, name } = readPerson(call)
      await call.parts.people.accounts.rename(id, call.body.name)
      const me = await readMe(call)
      call.audit({ target: id, before: { name }, after: { name: me.person.name } })
      return me
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/me/delete',
    action: 'me.delete',
    summary: 'Deletes the own account; asks for the password where there is one',
    schema: { body: shapeObject({ password: Type.Optional(writtenShape) }), response: doneShape },
    async run(call) {
      const { id, email, name } = readPerson(call)
      await call.parts.people.accounts.delete(id, call.body.password)
      call.audit({ target: id, before: { email, name } })
      return done
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/me/sessions',
    summary: 'Where the person is signed in',
    schema: { response: shapeList(sessionShape) },
    async run(call) {
      const sessions = await call.parts.people.accounts.listSessions(readPerson(call).id)
      return { data: sessions.map((session) => showSession(session, currentOf(call))), next: null }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/me/sessions/end-others',
    action: 'me.end-sessions',
    summary: 'Signs out everywhere else',
    schema: { response: doneShape },
    async run(call) {
      const { id } = readPerson(call)
      await call.parts.people.accounts.endSessions(id, currentOf(call))
      call.audit({ target: id })
      return done
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/admin/me/sessions/:session',
    action: 'me.end-session',
    summary: 'Signs out there',
    schema: { params: shapeObject({ session: idShape }), response: doneShape },
    async run(call) {
      await call.parts.people.accounts.endSession(readPerson(call).id, call.params.session)
      call.audit({ target: call.params.session })
      return done
    },
  }),
]

async function readMe(call: AdminCall) {
  const { accounts } = call.parts.people
  const { id } = readPerson(call)
  const person = await accounts.find(id)
  if (person === undefined) throw notFound()
  const [hasPassword, providers, passkeys, sessions] = await Promise.all([
    accounts.hasPassword(id),
    accounts.listProviders(id),
    accounts.listPasskeys(id),
    accounts.listSessions(id),
  ])
  return {
    person: showListedPerson(person),
    has_password: hasPassword,
    single_sign_on: providers,
    passkeys: passkeys.map(showPasskey),
    sessions: sessions.map((session) => showSession(session, currentOf(call))),
  }
}

function currentOf({ actor }: Pick<AdminCall, 'actor'>): string | undefined {
  return actor.kind === 'person' ? actor.session.id : undefined
}
