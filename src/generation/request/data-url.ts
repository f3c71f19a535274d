// Decodes a `data:` URL as callers write them: with or without a media type, with parameters, in base64 or in percent
// signs (RFC 2397). Any other text stays an address.

/** `mediaType`: '' where none is said. `data`: base64. Undefined where it is no data URL. */
export function decodeDataUrl(url: string): { mediaType: string; data: string } | undefined {
  const comma = /^data:/i.test(url) ? url.indexOf(',') : -1
  if (comma === -1) return undefined
  const head = url.slice('data:'.length, comma)
  const mediaType = (head.split(';', 1)[0] ?? '').trim()
  const rest = url.slice(comma + 1)
  if (/;\s*base64\s*$/i.test(head)) return { mediaType, data: rest }
  return { mediaType, data: Buffer.from(unescapePercents(rest)).toString('base64') }
}

function unescapePercents(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A percent sign that is none: SVG is often written so.
    return text
  }
}
