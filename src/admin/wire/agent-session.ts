// A session that an agent's client named.
import { Type } from 'typebox'
import { idShape, momentShape, shapeNullable, shapeObject, usdShape } from './shapes.ts'

export const agentSessionShape = shapeObject({
  id: idShape,
  first_at: momentShape,
  last_at: momentShape,
  requests: Type.Integer(),
  failed: Type.Integer(),
  input_tokens: Type.Integer(),
  output_tokens: Type.Integer(),
  charge: usdShape,
  key_id: idShape,
  model: Type.String({ description: 'Of its last request' }),
  client: shapeNullable(Type.String()),
})
