// Money is a bigint of nano-dollars (1 USD = 1,000,000,000). No float comes near it: prices arrive as decimal text or
// JSON numbers and are converted digit by digit. Callers are shown micro-dollars.

/** Nano-dollars. */
export type Nanos = bigint

const NANOS_PER_MICRO = 1_000n
export const NANOS_PER_USD = 1_000_000_000n

/**
 * Decimal USD ("12.5", "-0.004", 1e-7) as nano-dollars, exact.
 * @throws RangeError where the text is not a decimal number or is finer than a nano-dollar.
 */
export function parseUsd(amount: string | number): Nanos {
  const text = typeof amount === 'number' ? expandExponent(amount) : amount.trim()
  const match = /^([+-])?(\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) throw new RangeError(`not an amount of USD: ${JSON.stringify(amount)}`)
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (fraction.length > 9) throw new RangeError(`finer than a nano-dollar: ${JSON.stringify(amount)}`)
  const nanos = BigInt(match[2] ?? '0') * NANOS_PER_USD + BigInt(fraction.padEnd(9, '0'))
  return match[1] === '-' ? -nanos : nanos
}

/** Nano-dollars as decimal USD without trailing zeros: 1500000000n is "1.5". */
export function formatUsd(nanos: Nanos): string {
  const digits = (nanos < 0n ? -nanos : nanos).toString().padStart(10, '0')
  const fraction = digits.slice(-9).replace(/0+$/, '')
  return `${nanos < 0n ? '-' : ''}${digits.slice(0, -9)}${fraction === '' ? '' : `.${fraction}`}`
}

/** Nano-dollars as micro-dollars, rounded towards minus infinity: a balance is never shown larger than it is. */
export function floorToMicros(nanos: Nanos): number {
  const micros = nanos / NANOS_PER_MICRO
  return Number(nanos < 0n && nanos % NANOS_PER_MICRO !== 0n ? micros - 1n : micros)
}

/** Nano-dollars as micro-dollars, rounded up: a cost is never shown smaller than it is. */
export function ceilToMicros(nanos: Nanos): number {
  const micros = nanos / NANOS_PER_MICRO
  return Number(nanos > 0n && nanos % NANOS_PER_MICRO !== 0n ? micros + 1n : micros)
}

function expandExponent(amount: number): string {
  if (!Number.isFinite(amount)) throw new RangeError(`not an amount of USD: ${amount}`)
  const text = String(amount)
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (!match) return text
  const [, sign = '', whole = '0', fraction = '', exponentText = '0'] = match
  const exponent = Number(exponentText)
  const digits = whole + fraction
  const point = whole.length + exponent
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length)
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}
