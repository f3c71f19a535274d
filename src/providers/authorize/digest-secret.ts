// Names a secret in records and logs: the same secret at the same provider always has the same name, and the secret
// cannot be found from it.
import { createHash } from 'node:crypto'

/** Twelve characters that name a secret without telling it. */
export function digestSecret(provider: string, secret: string): string {
  return createHash('sha256').update(`${provider}\0${secret}`).digest('base64url').slice(0, 12)
}
