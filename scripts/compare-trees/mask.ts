// What may differ between two runs of the same gateway, replaced by what must not: a random identifier by its number in the
// order of first appearance, a moment about now, a duration and a port by a word. Everything else stays as it is.

/** Behind a prefix 20 random letters, as src/foundation/ids.ts makes them; of a request 23, which begin with the time. */
const RANDOM_ID = /\b([a-z]{2,9}(?:_cm)?[_-])(?:[\w-]{23}|[\w-]{20})(?![\w-])/g
/** The built-in model's, made anew at every start, by what of it a record shows. */
const SANDBOX_CREDENTIAL = /("model":"sandbox","credential":)"[^"]*"/g
const PORT = /(127\.0\.0\.1|localhost):\d+/g
const ISO_MOMENT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g
const HTTP_MOMENT = /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/g
const NUMBER_MOMENT = /\b\d{10}(?:\d{3})?\b(?!\.)/g
const DURATION = /("(?:\w*_ms|\w*Ms|ms)":)-?[\d.]+/g
/** As far from now as a moment of this run can lie, ms: limits and leases end later than they begin. */
const NEAR_MS = 2 * 86_400_000

export class Mask {
  readonly #names = new Map<string, string>()

  hide(text: string): string {
    return text
      .replace(RANDOM_ID, (id, prefix: string) => this.#number(id, prefix))
      .replace(SANDBOX_CREDENTIAL, '$1CREDENTIAL')
      .replace(PORT, '$1:PORT')
      .replace(ISO_MOMENT, (written) => (isNear(Date.parse(written)) ? 'MOMENT' : written))
      .replace(HTTP_MOMENT, (written) => (isNear(Date.parse(written)) ? 'MOMENT' : written))
      .replace(NUMBER_MOMENT, (digits) =>
        isNear(Number(digits) * (digits.length === 10 ? 1000 : 1)) ? 'MOMENT' : digits,
      )
      .replace(DURATION, '$1DURATION')
  }

  #number(id: string, prefix: string): string {
    const random = id.slice(prefix.length)
    let name = this.#names.get(random)
    if (name === undefined) {
      name = `ID${this.#names.size + 1}`
      this.#names.set(random, name)
    }
    return prefix + name
  }
}

function isNear(ms: number): boolean {
  return Math.abs(ms - Date.now()) < NEAR_MS
}
