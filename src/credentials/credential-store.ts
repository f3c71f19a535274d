// Our keys at providers, kept in the database: sealed under the master key of secrets.json, each bound to its own row.
// Only this file opens them. One counter is raised by every change, so that other gateways of the same Postgres read
// again, and so that turning the master key cannot miss a key that is stored at the same moment.
import { GatewayError } from '../generation/error/gateway-error.ts'
import { countChange } from '../keys/count-change.ts'
import { digestSecret } from '../providers/authorize/digest-secret.ts'
import { showLastFour } from '../providers/authorize/show-last-four.ts'
import type { StoredKeys } from '../providers/provider-settings.ts'
import type { ProviderCredentialsTable } from '../store/schema.ts'
import { seal, unseal } from '../store/seal.ts'
import { forgetOldMasterKeys, readSecrets, rotateMasterKey, type Secrets } from '../store/secrets.ts'
import { expectRows } from '../store/statement.ts'
import { StoreError, WriteConflict } from '../store/store-error.ts'
import type { Store } from '../store/store.ts'

export type StoredCredential = {
  /** Twelve characters that name the key without telling it: the credential of attempts in generation records. */
  id: string
  provider: string
  createdMs: number
  /** Whether the master keys that are here open it. */
  opens: boolean
  /** For people to know it by; undefined where it cannot be opened, or is so short that they would tell too much of it. */
  lastFour: string | undefined
}

const TOPIC = 'provider_credentials'
const MASTER = 'master_key'
/** What a header can carry. */
const KEY = /^[!-~]{8,4096}$/
const TRIES = 10

export class CredentialStore {
  readonly #store: Store
  readonly #directory: string

  /** `directory` holds `secrets.json`; it is read anew each time, since another process may have changed it. */
  constructor(store: Store, directory: string) {
    this.#store = store
    this.#directory = directory
  }

  /** All, by provider, the oldest first. The keys stay sealed. */
  async list(): Promise<StoredCredential[]> {
    const rows = await this.#readRows()
    if (rows.length === 0) return []
    const secrets = readSecrets(this.#directory)
    return rows.map((row) => describe(row, tryOpen(row, secrets)))
  }

  /** The keys themselves. @throws StoreError where one cannot be opened: which, why, and what to do. */
  async readKeys(): Promise<StoredKeys> {
    const keys = new Map<string, string[]>()
    const rows = await this.#readRows()
    if (rows.length === 0) return keys
    const secrets = readSecrets(this.#directory)
    for (const row of rows) keys.set(row.provider, [...(keys.get(row.provider) ?? []), open(row, secrets)])
    return keys
  }

  /**
   * Seals and stores one more key of `provider`.
   * @throws GatewayError where it is no key or is stored already; StoreError where the master key here is not the
   * database's.
   */
  async add(provider: string, key: string): Promise<StoredCredential> {
    return this.#insert(provider, key)
  }

  /**
   * Stores `key` in the place of the one that `id` names, at once: at no moment are there both, or none.
   * @throws as `add` does; GatewayError `not_found` where there is no such key.
   */
  async replace(provider: string, id: string, key: string): Promise<StoredCredential> {
    const known = (await this.#readRows()).some((row) => row.provider === provider && row.id === id)
    if (!known) throw unknownKey(provider, id)
    return this.#insert(provider, key, id)
  }

  /** `instead`: the key that goes for it. */
  async #insert(provider: string, key: string, instead?: string): Promise<StoredCredential> {
    if (!KEY.test(key)) {
      const message = "A provider's key is 8 to 4096 printable ASCII characters without spaces."
      throw new GatewayError('invalid_request', message, { param: 'key' })
    }
    const { db, random, clock } = this.#store
    const secrets = readSecrets(this.#directory)
    const id = digestSecret(provider, key)
    const sealed = seal(key, purposeOf(id), secrets, random)
    const row = { id, provider, name: id, sealed, created_ms: clock.nowMs() }
    const removal = instead === undefined ? [] : [expectRows(1, this.#removal(provider, instead))]
    try {
      await this.#store.write([
        this.#nameMaster(secrets),
        expectRows(1, this.#confirmMaster(secrets)),
        db.insertInto('provider_credentials').values(row),
        ...removal,
        countChange(this.#store, TOPIC),
      ])
    } catch (error) {
      if (!(error instanceof WriteConflict)) throw error
      const rows = await this.#readRows()
      if (instead !== undefined && !rows.some((other) => other.id === instead)) throw unknownKey(provider, instead)
      if (!rows.some((other) => other.id === id)) throw staleSecrets()
      throw new GatewayError('invalid_request', `This key of ${provider} is stored already, as ${id}.`, {
        param: 'key',
      })
    }
    return describe(row, key)
  }

  /** @throws GatewayError `not_found`. */
  async remove(provider: string, id: string): Promise<void> {
    try {
      await this.#store.write([expectRows(1, this.#removal(provider, id)), countChange(this.#store, TOPIC)])
    } catch (error) {
      if (!(error instanceof WriteConflict)) throw error
      throw unknownKey(provider, id)
    }
  }

  #removal(provider: string, id: string) {
    const { db } = this.#store
    return db.deleteFrom('provider_credentials').where('id', '=', id).where('provider', '=', provider)
  }

  /**
   * Makes a new master key and seals every stored key under it, in one transaction. The old master keys stay in
   * secrets.json until that is done, so that a crash at any moment leaves everything readable. Gives how many.
   * @throws StoreError where a key cannot be opened; then nothing has changed.
   */
  async rotateMaster(): Promise<{ masterKey: string; sealed: number }> {
    const { db, random } = this.#store
    for (let tries = 1; ; tries += 1) {
      const counter = await db
        .selectFrom('change_counters')
        .select('value')
        .where('name', '=', TOPIC)
        .executeTakeFirst()
      const version = counter?.value ?? 0
      const before = readSecrets(this.#directory)
      await this.#assertMaster(before)
      const opened = (await this.#readRows()).map((row) => ({ id: row.id, key: open(row, before) }))
      const after = rotateMasterKey(this.#directory, before, random)
      const masterKey = after.masterKeys[0].id
      try {
        await this.#store.write([
          this.#nameMaster(after),
          db.updateTable('settings').set({ value: masterKey }).where('name', '=', MASTER),
          ...opened.map(({ id, key }) => {
            const sealed = seal(key, purposeOf(id), after, random)
            return expectRows(1, db.updateTable('provider_credentials').set({ sealed }).where('id', '=', id))
          }),
          expectRows(1, this.#countFrom(version)),
        ])
      } catch (error) {
        // Another gateway stored or removed a key in between.
        if (error instanceof WriteConflict && tries < TRIES) continue
        throw error
      }
      forgetOldMasterKeys(this.#directory, after, this.#store.random)
      return { masterKey, sealed: opened.length }
    }
  }

  #readRows(): Promise<ProviderCredentialsTable[]> {
    const { db } = this.#store
    return db
      .selectFrom('provider_credentials')
      .selectAll()
      .orderBy('provider')
      .orderBy('created_ms')
      .orderBy('id')
      .execute()
  }

  /** Notes which master key seals this database, where nothing is noted yet. */
  #nameMaster({ masterKeys: [master] }: Secrets) {
    return this.#store.db
      .insertInto('settings')
      .values({ name: MASTER, value: master.id })
      .onConflict((conflict) => conflict.doNothing())
  }

  /** Changes one row where the noted master key is here, none otherwise. */
  #confirmMaster({ masterKeys }: Secrets) {
    const ids = masterKeys.map(({ id }) => id)
    return this.#store.db
      .updateTable('settings')
      .set((set) => ({ value: set.ref('value') }))
      .where('name', '=', MASTER)
      .where('value', 'in', ids)
  }

  async #assertMaster({ masterKeys }: Secrets): Promise<void> {
    const noted = await this.#store.db
      .selectFrom('settings')
      .select('value')
      .where('name', '=', MASTER)
      .executeTakeFirst()
    if (noted !== undefined && !masterKeys.some(({ id }) => id === noted.value)) throw staleSecrets()
  }

  #countFrom(version: number) {
    return this.#store.db
      .updateTable('change_counters')
      .set({ value: version + 1 })
      .where('name', '=', TOPIC)
      .where('value', '=', version)
  }
}

function purposeOf(id: string): string {
  return `provider_credentials:${id}`
}

function open(row: ProviderCredentialsTable, secrets: Secrets): string {
  try {
    return unseal(row.sealed, purposeOf(row.id), secrets)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    throw new StoreError(
      `The stored key ${row.id} of ${row.provider} cannot be opened with the master keys in secrets.json; put back the secrets.json that belongs to this database, or remove the key: crossmodel provider key remove ${row.provider} ${row.id}`,
    )
  }
}

function tryOpen(row: ProviderCredentialsTable, secrets: Secrets): string | undefined {
  try {
    return unseal(row.sealed, purposeOf(row.id), secrets)
  } catch {
    return undefined
  }
}

function unknownKey(provider: string, id: string): GatewayError {
  return new GatewayError('not_found', `There is no stored key '${id}' of ${provider}.`, { param: 'id' })
}

function staleSecrets(): StoreError {
  return new StoreError(
    'The master key in secrets.json is not the one that seals this database: copy secrets.json from the gateway that changed it, or from the backup.',
  )
}

/** `key`: undefined where it cannot be opened. */
function describe({ id, provider, created_ms }: ProviderCredentialsTable, key: string | undefined): StoredCredential {
  return { id, provider, createdMs: created_ms, opens: key !== undefined, lastFour: key && showLastFour(key) }
}
