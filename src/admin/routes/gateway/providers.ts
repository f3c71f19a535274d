// Providers and their credentials: a credential goes in and never comes out, and takes effect at once in the running gateway. A
// test is a real call of the operator's own, which the audit log names since it costs something.
import { Type } from 'typebox'
import { bounds } from '../../../foundation/bounds.ts'
import { isObject, readArray, type JsonObject } from '../../../foundation/json/json.ts'
import { StoreError } from '../../../store/store-error.ts'
import { AdminError, notFound } from '../../admin-error.ts'
import {
  newProviderCredentialShape,
  storedProviderCredentialShape,
  providersShape,
  providerTestShape,
} from '../../wire/provider.ts'
import { idShape, shapeObject } from '../../wire/shapes.ts'
import { defineRoute, type AdminCall } from '../route.ts'

const ofProvider = shapeObject({ provider: idShape })
const ofCredential = shapeObject({ provider: idShape, credential: idShape })

export const providerRoutes = [
  defineRoute({
    method: 'GET',
    path: '/admin/providers',
    summary: 'Every provider, its credentials without their text, and those that are known and have none',
    schema: { response: providersShape },
    run: (call) => call.operate('provider.supply'),
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/providers/:provider/credentials',
    action: 'provider.key.set',
    summary: 'Stores a credential, sealed; it is used at once unless the answer says why not',
    schema: { params: ofProvider, body: newProviderCredentialShape, response: storedProviderCredentialShape },
    async run(call) {
      const { provider } = call.params
      call.audit({ target: provider })
      const stored = describeStored(await operate(call, 'provider.key.set', { provider, key: call.body.key }))
      call.audit({ after: { id: stored.id, used: stored.used } })
      return stored
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/providers/:provider/credentials/:credential/rotate',
    action: 'provider.key.rotate',
    summary: 'Stores another credential in the place of this one, at once',
    schema: { params: ofCredential, body: newProviderCredentialShape, response: storedProviderCredentialShape },
    async run(call) {
      const { provider, credential: id } = call.params
      call.audit({ target: provider, before: { id } })
      const rotated = await operate(call, 'provider.key.rotate', { provider, id, key: call.body.key })
      const stored = describeStored(rotated)
      call.audit({ after: { id: stored.id, used: stored.used } })
      return stored
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/admin/providers/:provider/credentials/:credential',
    action: 'provider.key.remove',
    summary: 'Removes a stored credential; it is not used from now on',
    schema: { params: ofCredential, response: shapeObject({ id: Type.String(), removed: Type.Boolean() }) },
    async run(call) {
      const { provider, credential: id } = call.params
      call.audit({ target: provider, before: { id } })
      await operate(call, 'provider.key.remove', { provider, id })
      return { id, removed: true }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/providers/:provider/test',
    action: 'provider.test',
    summary: 'One real call with each of its credentials, or with one of them; it costs what the call costs',
    schema: {
      params: ofProvider,
      body: shapeObject({
        credential: Type.Optional(idShape),
        model: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'Absent: its cheapest' })),
      }),
      response: providerTestShape,
    },
    async run(call) {
      const { provider: name } = call.params
      const states = await call.context.providers()
      if (!states.some((state) => name === (state.ready ? state.provider.name : state.name))) throw notFound()
      call.audit({ target: name, after: { id: call.body.credential ?? null, model: call.body.model ?? null } })
      const { ok, model, protocol, calls } = await call.operate('provider.test', {
        name,
        ...call.body,
        within_ms: bounds.consoleTestMs,
      })
      const tested = (readArray(calls) ?? []).filter(isObject).map(describeCall)
      call.audit({
        after: { model: model ?? null, calls: tested.map(({ credential, ok: isOk }) => [credential ?? null, isOk]) },
      })
      return { ok, model, protocol, calls: tested }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/providers/rotate-master',
    action: 'provider.key.rotate-master',
    summary: 'Makes a new master key and seals every stored credential under it',
    schema: {
      response: shapeObject({
        master_key: Type.String({ description: 'Its name' }),
        sealed: Type.Integer(),
        shared: Type.Boolean({ description: 'Other gateways of the database need the new secrets.json' }),
      }),
    },
    async run(call) {
      const turned = await operate(call, 'provider.key.rotate-master')
      call.audit({ after: { name: turned['master_key'] ?? null, sealed: turned['sealed'] ?? null } })
      return turned
    },
  }),
]

/** Of stored credentials the database says what is wrong in words for operators, who alone come here. */
async function operate(call: Pick<AdminCall, 'operate'>, name: string, args: JsonObject = {}): Promise<JsonObject> {
  try {
    return await call.operate(name, args)
  } catch (error) {
    if (error instanceof StoreError) throw new AdminError('unavailable', error.message)
    throw error
  }
}

function describeStored({ id, provider, created_at, used, reason = null }: JsonObject) {
  return { id: String(id), provider, created_at, used: used === true, reason }
}

function describeCall({ credential, ok, status = null, latency_ms, error = null, ...rest }: JsonObject) {
  const { text = null, input_tokens = null, output_tokens = null } = rest
  return { credential, ok: ok === true, status, latency_ms, text, input_tokens, output_tokens, error }
}
