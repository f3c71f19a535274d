// The server's own secrets, in the data directory, readable by its user alone: the HMAC secret under which customers'
// keys are stored, and the master keys that seal provider credentials. The first start makes them; without them the
// stored keys and credentials are worthless, so they belong in the backup. Gateways that share a Postgres share them.
import { createHmac } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readArray, readObject, readString, parseJsonObject } from '../foundation/json/json.ts'
import type { Random } from '../foundation/random.ts'
import { StoreError } from './store-error.ts'
import type { Store } from './store.ts'

const SECRET_BYTES = 32
const FILE_NAME = 'secrets.json'

type MasterKey = { id: string; key: Buffer }

export type Secrets = {
  /** HMAC-SHA-256 key of customers' keys. */
  readonly keySecret: Buffer
  /** The first seals; all open. */
  readonly masterKeys: readonly [MasterKey, ...MasterKey[]]
}

/**
 * Reads the secrets of a data directory; makes them where there are none.
 * @throws StoreError where the file is damaged or cannot be written.
 */
export function openSecrets(directory: string, random: Random): Secrets {
  const file = join(directory, FILE_NAME)
  const text = readIfThere(file)
  if (text !== undefined) return decodeSecrets(text, file)
  const secrets: Secrets = { keySecret: random.bytes(SECRET_BYTES), masterKeys: [newMasterKey(random)] }
  writeSecrets(directory, secrets, random)
  return secrets
}

/** As `openSecrets`, but makes nothing. @throws StoreError where there are none, or they are damaged. */
export function readSecrets(directory: string): Secrets {
  const file = join(directory, FILE_NAME)
  const text = readIfThere(file)
  if (text !== undefined) return decodeSecrets(text, file)
  throw new StoreError(`The secrets ${file} are not there; put the file back from a backup.`)
}

/** Whether this data directory has been used: without secrets nothing of its database can be opened. */
export function hasSecrets(directory: string): boolean {
  return existsSync(join(directory, FILE_NAME))
}

/** Puts a new master key in front; what was sealed before still opens until it is sealed again (`seal.ts`). */
export function rotateMasterKey(directory: string, secrets: Secrets, random: Random): Secrets {
  const rotated: Secrets = { ...secrets, masterKeys: [newMasterKey(random), ...secrets.masterKeys] }
  writeSecrets(directory, rotated, random)
  return rotated
}

/** Leaves only the newest master key: everything is sealed with it. */
export function forgetOldMasterKeys(
  directory: string,
  { keySecret, masterKeys: [newest] }: Secrets,
  random: Random,
): void {
  writeSecrets(directory, { keySecret, masterKeys: [newest] }, random)
}

/**
 * Makes sure that the database's keys were made under this secret: another one would turn every key into an unknown one.
 * @throws StoreError where they were not.
 */
export async function assertSecretsMatch(store: Store, secrets: Secrets): Promise<void> {
  const fingerprint = createHmac('sha256', secrets.keySecret).update('fingerprint').digest('hex')
  const read = () => store.db.selectFrom('settings').select('value').where('name', '=', 'key_secret').executeTakeFirst()
  let stored = await read()
  if (stored === undefined) {
    const row = { name: 'key_secret', value: fingerprint }
    await store.write([
      store.db
        .insertInto('settings')
        .values(row)
        .onConflict((conflict) => conflict.doNothing()),
    ])
    stored = await read()
  }
  if (stored?.value !== fingerprint)
    throw new StoreError(
      `This database was made with another ${FILE_NAME}; put that file into the data directory (every gateway of one database needs the same).`,
    )
}

/** What providers are told of an owner's customers is hashed under this, hex: the same on all gateways of one database. */
export function deriveTenantSecret({ keySecret }: Secrets, ownerId: string): string {
  return createHmac('sha256', keySecret).update(`tenant\0${ownerId}`).digest('hex')
}

/** Under which cookies of the console are signed and second factors are encrypted, hex: the same on all gateways of one database. */
export function deriveSignInSecret({ keySecret }: Secrets): string {
  return createHmac('sha256', keySecret).update('sign-in').digest('hex')
}

function newMasterKey(random: Random): MasterKey {
  return { id: random.bytes(6).toString('base64url'), key: random.bytes(SECRET_BYTES) }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw new StoreError(`The secrets ${file} cannot be read: ${(error as Error).message}.`)
  }
}

function decodeSecrets(text: string, file: string): Secrets {
  const json = parseJsonObject(text)
  const keySecret = decodeKey(json?.['key_secret'])
  const masterKeys = (readArray(json?.['master_keys']) ?? []).map((each) => {
    const object = readObject(each)
    return { id: readString(object?.['id']) ?? '', key: decodeKey(object?.['key']) }
  })
  const [first, ...rest] = masterKeys
  if (
    keySecret === undefined ||
    first === undefined ||
    masterKeys.some(({ id, key }) => id === '' || key === undefined)
  )
    throw new StoreError(`The secrets ${file} are damaged; restore the file from a backup.`)
  return { keySecret, masterKeys: [first, ...rest] as [MasterKey, ...MasterKey[]] }
}

function decodeKey(value: unknown): Buffer | undefined {
  const bytes = Buffer.from(readString(value) ?? '', 'base64')
  return bytes.length === SECRET_BYTES ? bytes : undefined
}

/** Whole or not at all: written beside, made durable, then renamed over. */
function writeSecrets(directory: string, { keySecret, masterKeys }: Secrets, random: Random): void {
  const file = join(directory, FILE_NAME)
  const json = {
    key_secret: keySecret.toString('base64'),
    master_keys: masterKeys.map(({ id, key }) => ({ id, key: key.toString('base64') })),
  }
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const temporary = `${file}.${random.bytes(6).toString('hex')}`
    writeFileSync(temporary, `${JSON.stringify(json, null, 2)}\n`, { flag: 'wx', mode: 0o600, flush: true })
    renameSync(temporary, file)
  } catch (error) {
    throw new StoreError(`The secrets ${file} cannot be written: ${(error as Error).message}.`)
  }
}
