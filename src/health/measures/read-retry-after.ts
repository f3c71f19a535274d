// How long a provider asks to be left alone: `retry-after-ms`, or `retry-after` in seconds or as a date. What is neither
// says nothing.

type Headers = { readonly [name: string]: string | undefined }

/** Milliseconds from now on, `nowMs` being the wall clock; undefined: it does not ask for it. */
export function readRetryAfter(headers: Headers, nowMs: number): number | undefined {
  const exact = readNumber(headers['retry-after-ms'])
  if (exact !== undefined) return exact
  const text = headers['retry-after']
  if (text === undefined) return undefined
  const seconds = readNumber(text)
  if (seconds !== undefined) return seconds * 1_000
  const dateMs = text.endsWith(' GMT') ? Date.parse(text) : Number.NaN
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs)
}

function readNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,12}(?:\.\d{1,9})?\s*$/.test(text) ? Number(text) : undefined
}
