// A number with its unit, as people write it: a duration or a size.
export function parseQuantity(
  text: string,
  pattern: string,
  units: { readonly [unit: string]: number },
): number | undefined {
  const match = new RegExp(pattern).exec(text.trim())
  const factor = units[match?.[2] ?? '']
  if (match === null || factor === undefined) return undefined
  const value = Math.round(Number(match[1]) * factor)
  return Number.isSafeInteger(value) ? value : undefined
}

export function formatQuantity(
  value: number,
  order: readonly string[],
  units: { readonly [unit: string]: number },
): string {
  const unit = order.find((name) => value % (units[name] ?? 1) === 0) ?? order.at(-1) ?? ''
  return `${value / (units[unit] ?? 1)}${unit}`
}
