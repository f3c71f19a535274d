// The headers by which an answer describes its generation.
import { bounds } from '../../foundation/bounds.ts'
import { ceilToMicros } from '../../foundation/nanos.ts'
import type { Admission } from '../tickets/admission.ts'
import type { HeaderValues } from '../http/exchange.ts'
import type { Generation } from '../tickets/generation.ts'
import { summarizeRoute } from './summarize-route.ts'

export function describeAnswer(generation: Generation, { loweredCap }: Admission): HeaderValues {
  const { entry, decoded } = generation
  const dropped = nameLosses(generation)
  const headers: HeaderValues = { 'x-crossmodel-model': entry.model.id, ...describeServer(generation) }
  if (loweredCap !== undefined) headers['x-crossmodel-output-cap'] = loweredCap
  if (generation.charge !== undefined && !decoded.envelope.stream)
    headers['x-crossmodel-cost-micro'] = ceilToMicros(generation.charge)
  if (dropped.length > 0) headers['x-crossmodel-dropped'] = joinNames(dropped)
  const route = summarizeRoute(generation)
  if (route !== undefined) headers['x-crossmodel-route'] = route
  return headers
}

/** The head of a stream that has no content yet does not name a provider, where another one may still serve it. */
function describeServer({ entry, attempts, firstContentMs, plan }: Generation): HeaderValues {
  const { provider } = entry.endpoint
  if (firstContentMs === undefined && plan.entries.some(({ endpoint }) => endpoint.provider !== provider)) return {}
  return { 'x-crossmodel-provider': provider.name, 'x-crossmodel-attempts': attempts.length }
}

const MORE = '+more'

/** The names in one header of bounded length: what is in front of a server may take few kilobytes of headers. */
function joinNames(names: readonly string[]): string {
  let text = ''
  for (const [index, name] of names.entries()) {
    const longer = index === 0 ? name : `${text},${name}`
    // Behind each of them but the last there must be room to say that there are more.
    const room = index === names.length - 1 ? 0 : MORE.length + 1
    if (longer.length + room > bounds.answerHeaderBytes) return `${text},${MORE}`
    text = longer
  }
  return text
}

/** What was lost so far in the caller's words, each once; safe for a header. Their number and their lengths are bounded. */
export function nameLosses({ losses: ofRequest, answerLosses, decoded: { inbound } }: Generation): readonly string[] {
  const ofAnswer = answerLosses.list()
  if (ofRequest.length === 0 && ofAnswer.length === 0) return []
  const losses = [...ofRequest, ...ofAnswer]
  const names = new Set<string>()
  for (const { field } of losses) {
    if (names.size > bounds.lossesListed) break
    // A caller's own words: a field's name or a type, of any length.
    const name = inbound.nameField(field).slice(0, bounds.lossNameLength)
    names.add(name.replaceAll(/[^\x21-\x2b\x2d-\x7e]/g, '?'))
  }
  const listed = [...names].slice(0, bounds.lossesListed)
  return names.size > listed.length ? [...listed, MORE] : listed
}
