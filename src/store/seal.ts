// Sealing of secrets that must be stored and read again (provider credentials): AES-256-GCM under a master key that the
// text names, bound to what it is for, so that a sealed text moved to another row does not open.
import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Random } from '../foundation/random.ts'
import type { Secrets } from './secrets.ts'
import { StoreError } from './store-error.ts'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** `purpose` names the one place the text belongs to, for example `provider_credentials:ID`. */
export function seal(text: string, purpose: string, { masterKeys: [master] }: Secrets, random: Random): string {
  const nonce = random.bytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, master.key, nonce).setAAD(Buffer.from(purpose))
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `v1.${master.id}.${sealed.toString('base64url')}`
}

/** @throws StoreError where the master key is gone, the text was changed, or it was sealed for another purpose. */
export function unseal(sealed: string, purpose: string, { masterKeys }: Secrets): string {
  const [version, id, body] = sealed.split('.')
  const master = masterKeys.find((each) => each.id === id)
  if (version !== 'v1' || body === undefined || master === undefined)
    throw new StoreError(`A sealed credential (${purpose}) names a master key that secrets.json does not hold.`)
  const bytes = Buffer.from(body, 'base64url')
  try {
    const decipher = createDecipheriv(ALGORITHM, master.key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8')
  } catch {
    throw new StoreError(`A sealed credential (${purpose}) cannot be opened: it was changed or moved.`)
  }
}
