// What the head of an answer says of its generation (contract B1, B2).
import { bounds } from '../../foundation/bounds.ts'
import { ceilToMicros } from '../../foundation/money.ts'
import type { Admission } from '../admit/admission.ts'
import type { HeaderValues } from '../http/exchange.ts'
import type { Generation } from './generation.ts'

export function describeAnswer(generation: Generation, { loweredCap }: Admission): HeaderValues {
  const { entry, attempts, decoded } = generation
  const dropped = nameLosses(generation)
  const headers: HeaderValues = {
    'x-crossmodel-model': entry.model.id,
    'x-crossmodel-provider': entry.endpoint.provider.name,
    'x-crossmodel-attempts': attempts.length,
  }
  if (loweredCap !== undefined) headers['x-crossmodel-output-cap'] = loweredCap
  if (generation.charge !== undefined && !decoded.envelope.stream)
    headers['x-crossmodel-cost-micro'] = ceilToMicros(generation.charge)
  if (dropped.length > 0) headers['x-crossmodel-dropped'] = dropped.join(',')
  return headers
}

/** What was lost so far in the caller's words, each once, bounded; safe for a header. */
export function nameLosses({ losses: ofRequest, answerLosses, decoded: { inbound } }: Generation): readonly string[] {
  const ofAnswer = answerLosses.list()
  if (ofRequest.length === 0 && ofAnswer.length === 0) return []
  const losses = [...ofRequest, ...ofAnswer]
  const names = new Set(losses.map((loss) => inbound.nameField(loss.field).replaceAll(/[^\x21-\x2b\x2d-\x7e]/g, '?')))
  const listed = [...names].slice(0, bounds.lossesListed)
  return names.size > listed.length ? [...listed, '+more'] : listed
}
