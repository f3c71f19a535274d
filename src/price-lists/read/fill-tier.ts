// A step of a price that names some of its rates alone: the list means that the others stay, input and output as they are
// from the first token on, all that is priced beside them in proportion. A step is never without a price.
import { formatUsd, parseUsd } from '../../foundation/nanos.ts'
import type { RateSettings } from '../../pricing/read-card.ts'

type Tier = RateSettings & { fromInputTokens: number }

export function fillTier(plain: RateSettings, said: Partial<RateSettings> & { fromInputTokens: number }): Tier {
  const { input = plain.input, output = plain.output } = said
  const filled: { [rate: string]: string | number } = {}
  for (const [rate, amount] of Object.entries(plain) as [keyof RateSettings, string | number][]) {
    const isOutput = rate === 'reasoning' || rate.startsWith('output')
    filled[rate] = inProportion(amount, isOutput ? output : input, isOutput ? plain.output : plain.input)
  }
  return { ...(filled as RateSettings), ...said, input, output }
}

/** `amount` × to ÷ from, rounded up to a nano-dollar. */
function inProportion(amount: string | number, to: string | number, from: string | number): string {
  const [whole, above, below] = [parseUsd(amount), parseUsd(to), parseUsd(from)]
  if (below === 0n) return formatUsd(whole)
  return formatUsd((whole * above + below - 1n) / below)
}
