// What the doctor finds of prices: models that are sold for less than they cost.
import { ConfigurationError } from '../../configuration/shape/mistake.ts'
import { isObject, type Json } from '../../foundation/json/json.ts'
import { describeFailure } from '../../operations/describe-failure.ts'
import { warning, type Finding } from '../../operations/gateway/finding.ts'
import type { Session } from '../session.ts'
import { show } from '../show.ts'

/** How many models a finding names. */
const NAMED_MODELS = 3

export async function examinePrices(session: Session): Promise<Finding[]> {
  let result: Json
  try {
    result = await session.perform('price.check')
  } catch (error) {
    // What is wrong with the configuration or the database has a finding of its own.
    if (describeFailure(error) === undefined && !(error instanceof ConfigurationError)) throw error
    return []
  }
  const below = isObject(result) && Array.isArray(result['below_cost']) ? result['below_cost'].map(show) : []
  if (!isObject(result) || below.length === 0) return []
  const some = below.length > NAMED_MODELS ? `${below.slice(0, NAMED_MODELS).join(', ')}, …` : below.join(', ')
  const message = `callers pay less than it costs for ${below.length} of ${show(result['callable'])} models: ${some}`
  const remedy = '`crossmodel price show MODEL` says for what; `price set`, or a `margin`, raises the price'
  return [warning('price', message, remedy)]
}
