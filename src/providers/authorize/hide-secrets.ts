// Takes the secret that a call carried out of a text: some servers repeat it in their answers, as it was sent or in
// base64, and nothing that we show, log or record may contain it.

/** Shorter texts are no secrets, and would be found in any sentence. */
const SECRET_LENGTH = 8

/** `authorization`: the headers that authorized the call. Gives what replaces the secrets of a text by `[secret]`. */
export function hideSecrets(authorization: { readonly [name: string]: string }): (text: string) => string {
  const secrets = Object.values(authorization)
    .map((value) => value.slice(value.lastIndexOf(' ') + 1))
    .filter((secret) => secret.length >= SECRET_LENGTH)
    .flatMap(spell)
  return (text) => secrets.reduce((left, secret) => left.replaceAll(secret, '[secret]'), text)
}

/**
 * A secret as it is, as it is written in an address, in JSON within a text, in HTML and in hexadecimal digits, and as it
 * stands in base64 of either alphabet, wherever in a longer text it was packed.
 */
function spell(secret: string): string[] {
  const quoted = JSON.stringify(secret).slice(1, -1)
  const hex = Buffer.from(secret).toString('hex')
  const spellings = new Set([
    secret,
    encodeAddress(secret),
    quoted,
    JSON.stringify(quoted).slice(1, -1),
    secret.replaceAll('/', '\\/'),
    secret.replaceAll(/[&<>"']/g, (found) => html[found] ?? found),
    hex,
    hex.toUpperCase(),
  ])
  for (let before = 0; before < 3; before += 1) {
    const text = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]).toString('base64')
    // The letters at the ends also hold bits of the bytes beside it.
    const inner = text.slice(before === 0 ? 0 : before + 1, Math.floor(((before + Buffer.byteLength(secret)) * 8) / 6))
    if (inner.length < SECRET_LENGTH) continue
    spellings.add(inner)
    spellings.add(inner.replaceAll('+', '-').replaceAll('/', '_'))
  }
  return [...spellings]
}

const html: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Half of a surrogate pair has no such form. */
function encodeAddress(secret: string): string {
  return encodeURIComponent(secret.toWellFormed())
}
