// How money is written. It comes as USD in decimal text, exact to the billionth, and is only ever cut for display, never
// rounded: what is seen is never more than what is there. Three forms: `sum` for aggregates ($386.45), `row` for one request,
// ledger and wallet ($0.106975, to the cent in ink, the rest faint; below a cent the zeros faint and the digits in ink), and
// `whole` for the detail of one generation (all nine). No float touches an amount.

export type MoneyForm = 'sum' | 'row' | 'whole'

export type WrittenMoney = {
  /** What is seen, in parts: `ink` is read first, `faint` belongs to it. */
  parts: readonly { text: string; tone: 'ink' | 'faint' }[]
  /** What is seen, as one text. */
  text: string
  /** With all nine digits and what is finer, without separators: for tooltips and copies. */
  exact: string
}

export const NANOS = 1_000_000_000n
const MINUS = '−'
const DIGITS: Readonly<Record<MoneyForm, number>> = { sum: 2, row: 6, whole: 9 }

/** Billionths of a dollar. @throws RangeError where the text is no amount. */
export function nanosOf(usd: string): bigint {
  const found = /^(-?)(\d+)(?:\.(\d{1,9}))?$/.exec(usd)
  if (found === null) throw new RangeError(`'${usd}' is no amount of money.`)
  const [, minus = '', whole = '0', fraction = ''] = found
  const nanos = BigInt(whole) * NANOS + BigInt(fraction.padEnd(9, '0'))
  return minus === '-' ? -nanos : nanos
}

/**
 * `isSigned`: a plus as well, as ledgers have it. An amount finer than a nano-dollar (tokens × price) is cut to it as well; its
 * exact text has all of it.
 */
export function writeMoney(usd: string, form: MoneyForm, isSigned = false): WrittenMoney {
  const [, toNanos = usd, finer = ''] = /^(-?\d+\.\d{9})(\d+)$/.exec(usd) ?? []
  const nanos = nanosOf(toNanos)
  const positive = nanos < 0n ? -nanos : nanos
  const whole = groupDigits(String(positive / NANOS))
  const nine = String(positive % NANOS).padStart(9, '0')
  const fraction = nine.slice(0, DIGITS[form])
  const sign = nanos < 0n ? MINUS : isSigned && nanos > 0n ? '+' : ''
  const text = `${sign}$${whole}.${fraction}`
  const exact = finer === '' ? `${nanos < 0n ? '-' : ''}${positive / NANOS}.${nine}` : usd
  return { parts: toneOf(`${sign}$${whole}.`, fraction, positive, form), text, exact }
}

function toneOf(head: string, fraction: string, positive: bigint, form: MoneyForm): WrittenMoney['parts'] {
  if (form === 'sum') return [{ text: `${head}${fraction}`, tone: 'ink' }]
  if (positive >= NANOS / 100n)
    return [
      { text: `${head}${fraction.slice(0, 2)}`, tone: 'ink' },
      { text: fraction.slice(2), tone: 'faint' },
    ]
  const first = fraction.search(/[1-9]/)
  if (first === -1) return [{ text: `${head}${fraction}`, tone: 'faint' }]
  return [
    { text: `${head}${fraction.slice(0, first)}`, tone: 'faint' },
    { text: fraction.slice(first), tone: 'ink' },
  ]
}

/** A price in USD per million tokens: two decimals, or as many as it has; `free`. */
export function writePrice(usd: string): string {
  const nanos = nanosOf(usd)
  if (nanos === 0n) return 'free'
  const { exact } = writeMoney(usd, 'whole')
  const [whole = '0', fraction = ''] = exact.replace('-', '').split('.')
  const shown = fraction.replace(/0+$/, '').padEnd(2, '0')
  return `${nanos < 0n ? MINUS : ''}$${groupDigits(whole)}.${shown}`
}

/** For axes and limits: without cents where there are none. `$30`, `$0.50`. */
export function writeShortMoney(usd: string): string {
  const { text } = writeMoney(usd, 'sum')
  return text.endsWith('.00') ? text.slice(0, -3) : text
}

export function groupDigits(digits: string): string {
  return digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}
