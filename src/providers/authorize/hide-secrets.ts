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

/** A secret as it is, and as it stands in base64 of either alphabet, wherever in a longer text it was packed. */
function spell(secret: string): string[] {
  const spellings = [secret]
  for (let before = 0; before < 3; before += 1) {
    const text = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]).toString('base64')
    // The letters at the ends also hold bits of the bytes beside it.
    const inner = text.slice(before === 0 ? 0 : before + 1, Math.floor(((before + Buffer.byteLength(secret)) * 8) / 6))
    if (inner.length < SECRET_LENGTH) continue
    spellings.push(inner, inner.replaceAll('+', '-').replaceAll('/', '_'))
  }
  return spellings
}
