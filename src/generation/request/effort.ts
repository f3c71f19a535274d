// Reasoning effort and reasoning budget, one table both ways (docs/protocols.md shows it).
import { efforts, type Effort } from './request.ts'

/** Effort -> tokens of reasoning. `none` is none. */
export const effortBudgets: { readonly [effort in Effort]: number } = {
  none: 0,
  minimal: 1_024,
  low: 2_048,
  medium: 8_192,
  high: 16_384,
  xhigh: 32_768,
  max: 65_536,
}

/** The effort whose budget is the nearest at or above `tokens`; `max` above all. */
export function readEffort(tokens: number): Effort {
  for (const effort of efforts) if (effortBudgets[effort] >= tokens) return effort
  return 'max'
}

/** The nearest of `available` to `wanted`; the weaker of two equally near. Undefined where none is available. */
export function nearestEffort(wanted: Effort, available: readonly Effort[]): Effort | undefined {
  const at = efforts.indexOf(wanted)
  let best: Effort | undefined
  let distance = Number.POSITIVE_INFINITY
  for (const effort of efforts) {
    if (!available.includes(effort)) continue
    const gap = Math.abs(efforts.indexOf(effort) - at)
    if (gap < distance) {
      best = effort
      distance = gap
    }
  }
  return best
}
