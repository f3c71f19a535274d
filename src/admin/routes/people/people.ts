// The operator's list of people, and what the operator does with them.
import { Type } from 'typebox'
import { notFound } from '../../admin-error.ts'
import { gatewayRoleShape, listedPersonShape, sessionShape, showListedPerson, showSession } from '../../wire/person.ts'
import { idShape, shapeList, shapeObject } from '../../wire/shapes.ts'
import { defineRoute, type AdminCall } from '../route.ts'

const ofPerson = shapeObject({ person: idShape })
const PEOPLE_PER_PAGE = 100

export const peopleRoutes = [
  defineRoute({
    method: 'GET',
    path: '/admin/people',
    summary: 'Everybody who has an account, by e-mail',
    schema: {
      querystring: shapeObject({
        search: Type.Optional(Type.String({ maxLength: 128, description: 'In the e-mail or the name' })),
        after: Type.Optional(Type.String({ maxLength: 256, description: '`next` of the page before' })),
      }),
      response: shapeList(listedPersonShape),
    },
    async run({ parts, query }) {
      const { items, next } = await parts.people.accounts.list({ ...query, limit: PEOPLE_PER_PAGE })
      return { data: items.map(showListedPerson), next: next ?? null }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/people/:person',
    summary: 'One person',
    schema: { params: ofPerson, response: listedPersonShape },
    run: (call) => readOne(call, call.params.person),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/people/:person/sessions',
    summary: 'Where this person is signed in',
    schema: { params: ofPerson, response: shapeList(sessionShape) },
    async run(call) {
      await readOne(call, call.params.person)
      const sessions = await call.parts.people.accounts.listSessions(call.params.person)
      return { data: sessions.map((session) => showSession(session, undefined)), next: null }
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/admin/people/:person',
    action: 'person.change',
    summary: 'Gives a role over the whole gateway, takes it, suspends, or takes that back; sessions end with each',
    schema: {
      params: ofPerson,
      body: shapeObject({
        gateway_role: Type.Optional(gatewayRoleShape),
        is_suspended: Type.Optional(Type.Boolean()),
      }),
      response: listedPersonShape,
    },
    async run(call) {
      const { accounts } = call.parts.people
      const { person } = call.params
      const before = await readOne(call, person)
      const { gateway_role: role, is_suspended: isSuspended } = call.body
      if (role !== undefined) await accounts.setGatewayRole(person, role ?? undefined)
      if (isSuspended !== undefined) await accounts.setSuspended(person, isSuspended)
      const after = await readOne(call, person)
      call.audit({ target: person, before, after })
      return after
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/people/:person/end-sessions',
    action: 'person.end-sessions',
    summary: 'Signs this person out everywhere',
    schema: { params: ofPerson, response: listedPersonShape },
    async run(call) {
      const person = await readOne(call, call.params.person)
      await call.parts.people.accounts.endSessions(person.id)
      call.audit({ target: person.id })
      return person
    },
  }),
]

async function readOne({ parts }: Pick<AdminCall, 'parts'>, id: string) {
  const person = await parts.people.accounts.find(id)
  if (person === undefined) throw notFound()
  return showListedPerson(person)
}
