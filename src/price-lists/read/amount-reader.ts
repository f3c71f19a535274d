// The amounts of one entry of a list, exactly: a number is read digit by digit from its own text, `1.25e-06` USD per token
// as 1.25 USD per million. Lists hold sums of floats (`0.049999999999999996`), so what is finer than a nano-dollar is rounded
// to the nearest one. What is no amount is noted, and then the entry has no price at all.
import { formatUsd, type Nanos } from '../../foundation/nanos.ts'

const decimal = /^([+-])?(\d{1,40})(?:\.(\d{0,60}))?(?:e([+-]?\d{1,2}))?$/i
const NANO_PLACES = 9

/** Reads amounts and gathers what is wrong with them. */
export class AmountReader {
  readonly faults: string[] = []
  readonly #places: number

  /** `unit`: what amounts are for; those for a token are given for a million. */
  constructor(unit: 'token' | 'million tokens') {
    this.#places = NANO_PLACES + (unit === 'token' ? 6 : 0)
  }

  /** USD per million tokens as decimal text; undefined where `value` is absent, or noted as a fault. */
  read(name: string, value: unknown): string | undefined {
    if (value === undefined || value === null) return undefined
    const nanos = typeof value === 'string' ? this.#parse(value.trim()) : undefined
    const fault = nanos === undefined ? 'is no amount' : typeof nanos === 'string' ? nanos : undefined
    if (fault === undefined) return formatUsd(nanos as Nanos)
    this.faults.push(`${name} ${fault}: ${JSON.stringify(value).slice(0, 60)}`)
    return undefined
  }

  /** The nano-dollars, or what is wrong. */
  #parse(text: string): Nanos | string {
    const match = decimal.exec(text)
    if (match === null) return 'is no amount'
    const [, sign, whole = '', fraction = '', exponent = '0'] = match
    const digits = BigInt(whole + fraction)
    if (sign === '-' && digits > 0n) return 'is negative'
    const places = this.#places + Number(exponent) - fraction.length
    if (places >= 0) return digits * 10n ** BigInt(places)
    const divisor = 10n ** BigInt(-places)
    const nanos = (2n * digits + divisor) / (2n * divisor)
    return nanos === 0n && digits > 0n ? 'is finer than can be charged' : nanos
  }
}
