// The price of a deployment as LiteLLM writes it, USD per token, as ours, USD per million: digit by digit, never through a sum.
import type { Json, JsonObject } from '../../foundation/json/json.ts'
import { AmountReader } from '../../price-lists/read/amount-reader.ts'

const rates = [
  ['input_cost_per_token', 'input'],
  ['output_cost_per_token', 'output'],
  ['cache_read_input_token_cost', 'cache_read'],
  ['cache_creation_input_token_cost', 'cache_write'],
] as const

/** `params` win over `facts`. Undefined where it says none, or none that can be used. */
export function readLiteLlmPrice(
  params: JsonObject,
  facts: JsonObject,
  where: string,
  notes: string[],
): JsonObject | 'free' | undefined {
  const reader = new AmountReader('token')
  const price: { [rate: string]: Json } = {}
  for (const [name, rate] of rates) {
    const written = params[name] ?? facts[name]
    const amount = reader.read(name, typeof written === 'number' ? String(written) : written)
    if (amount !== undefined) price[rate] = Number(amount)
  }
  for (const fault of reader.faults) notes.push(`${where}: ${fault}.`)
  if (price['input'] === undefined || price['output'] === undefined) return undefined
  return Object.values(price).every((amount) => amount === 0) ? 'free' : price
}
