// When a provider's limit is full again, as providers write it: `6m0s`, `20ms`, `7.66s`, seconds without a unit, or the
// moment itself in RFC 3339.

const UNITS =
  /^(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,9}(?:\.\d{1,9})?)s)?(?:(\d{1,9}(?:\.\d{1,9})?)ms)?$/
const SECONDS = /^\d{1,9}(?:\.\d{1,9})?$/
const MOMENT = /^\d{4}-\d\d-\d\dT/

/** Milliseconds from now on, `wallMs` being now; undefined: it is not said in any of these ways. */
export function readDurationMs(text: string | undefined, wallMs: number): number | undefined {
  if (text === undefined || text === '') return undefined
  if (SECONDS.test(text)) return Number(text) * 1_000
  if (MOMENT.test(text)) {
    const moment = Date.parse(text)
    return Number.isNaN(moment) ? undefined : Math.max(0, moment - wallMs)
  }
  const units = UNITS.exec(text)
  if (units === null) return undefined
  const [, days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0] = units
  return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000 + Number(ms)
}
