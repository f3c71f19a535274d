// What a model costs its callers and us, with all tiers. Prices are set in the configuration file (`price set`).
import type { JsonObject } from '../foundation/json.ts'
import { formatUsd } from '../foundation/money.ts'
import type { PriceCard } from '../pricing/price-card.ts'
import { OperationError, type Operation } from './operation.ts'

export const priceOperations: readonly Operation[] = [
  {
    name: 'price.show',
    async run(context, args) {
      const id = args.text('model')
      const model = (await context.catalog()).find(id)
      if (model === undefined)
        throw new OperationError('fault', `There is no model '${id}'; see \`crossmodel model list\`.`)
      return {
        model: model.id,
        currency: 'USD',
        per: 'million tokens',
        price: describeCard(model.price),
        endpoints: model.endpoints.map(({ id: endpoint, price, cost }) => ({
          id: endpoint,
          price: describeCard(price),
          cost: describeCard(cost),
        })),
        ...(model.reason !== undefined && { reason: model.reason }),
      }
    },
  },
]

function describeCard(card: PriceCard | 'free' | undefined): JsonObject | 'free' | null {
  if (card === undefined || card === 'free') return card ?? null
  return {
    version: card.version,
    per_request: formatUsd(card.perRequest),
    server_tools: Object.fromEntries(
      Object.entries(card.serverToolCalls).map(([name, nanos]) => [name, formatUsd(nanos)]),
    ),
    tiers: card.tiers.map(({ fromInputTokens, rates }) => ({
      from_input_tokens: fromInputTokens,
      input: formatUsd(rates.input),
      output: formatUsd(rates.output),
      cache_read: formatUsd(rates.cacheRead),
      cache_write: formatUsd(rates.cacheWrite5m),
      cache_write_1h: formatUsd(rates.cacheWrite1h),
      reasoning: formatUsd(rates.reasoning),
      input_audio: formatUsd(rates.inputAudio),
      input_image: formatUsd(rates.inputImage),
      output_audio: formatUsd(rates.outputAudio),
      output_image: formatUsd(rates.outputImage),
    })),
  }
}
