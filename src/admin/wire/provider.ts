// Providers and their credentials as they are sent: never a credential itself.
import { Type } from 'typebox'
import { useShape } from './health.ts'
import { momentShape, shapeNamed, shapeNullable, shapeObject } from './shapes.ts'

const credentialShape = shapeObject({
  id: Type.String({ description: 'Names it in records and logs, and does not tell it' }),
  number: Type.Union([Type.Integer(), Type.Null()], { description: 'Its place in turn; null where there is no other' }),
  kind: Type.Enum(['api-key', 'account', 'none'], { description: '`none`: the server wants none' }),
  from: Type.Enum(['file', 'environment', 'database', 'sandbox', 'none']),
  last_four: Type.Union([Type.String(), Type.Null()], {
    description: 'null: it is no key, or too short to show any of it',
  }),
  created_at: shapeNullable(momentShape),
  used: Type.Boolean(),
  reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it is not used' }),
  refused_since: shapeNullable(momentShape),
  worked_at: Type.Union([momentShape, Type.Null()], {
    description: 'When something was last served with it; null: not since this gateway started',
  }),
})

const providerShape = shapeObject({
  name: Type.String(),
  display_name: Type.String(),
  ready: Type.Boolean(),
  reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it is not ready' }),
  source: Type.Enum(['file', 'switched-on', 'found', 'sandbox'], {
    description:
      '`file`: the configuration file names it. `switched-on`: a key of the database or the environment does. `found`: a server of this machine answered',
  }),
  docs: shapeNullable(Type.String()),
  address: shapeNullable(Type.String()),
  protocols: Type.Array(Type.String()),
  models: Type.Integer({ description: 'That it serves' }),
  use: useShape,
  key_obstacle: Type.Union([Type.String(), Type.Null()], {
    description: 'Why a key that is added here would not be used; null: it would be',
  }),
  variables: Type.Array(Type.String(), { description: 'Of the environment that hold its key, the first that is set' }),
  credentials: Type.Array(credentialShape),
})

const knownShape = shapeObject({
  name: Type.String(),
  display_name: Type.String(),
  needs: Type.String({ description: 'What makes it ready, the shortest way first' }),
  docs: Type.String(),
  takes_key: Type.Boolean(),
  disabled: Type.Boolean({ description: 'The configuration file switches it off' }),
})

export const providersShape = shapeObject({
  providers: Type.Array(providerShape),
  known: Type.Array(knownShape, { description: 'Those that could be used and have no credential' }),
})

export const newProviderCredentialShape = shapeNamed('NewProviderCredential', {
  key: Type.String({ minLength: 1, maxLength: 4096, description: 'Goes in and never comes out' }),
})

export const storedProviderCredentialShape = shapeNamed('StoredProviderCredential', {
  id: Type.String(),
  provider: Type.String(),
  created_at: momentShape,
  used: Type.Boolean(),
  reason: shapeNullable(Type.String()),
})

export const providerTestShape = shapeObject({
  ok: Type.Boolean({ description: 'Every call was answered' }),
  model: Type.String(),
  protocol: Type.String(),
  calls: Type.Array(
    shapeObject({
      credential: Type.String(),
      ok: Type.Boolean(),
      status: shapeNullable(Type.Integer()),
      latency_ms: Type.Integer(),
      text: Type.Union([Type.String(), Type.Null()], { description: 'What the model said; at most 200 characters' }),
      input_tokens: shapeNullable(Type.Integer()),
      output_tokens: shapeNullable(Type.Integer()),
      error: Type.Union([Type.String(), Type.Null()], { description: "Why it failed, in the provider's own words" }),
    }),
  ),
})
