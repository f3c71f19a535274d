// Customers' keys: made, listed, changed, recognised. A change acts at once in this process and within a second in
// others. The text of a key leaves `create` and is never seen again.
import { newId } from '../foundation/ids.ts'
import { GatewayError } from '../generation/gateway-error.ts'
import type { Alias } from '../catalog/model.ts'
import type { KeysTable } from '../store/schema.ts'
import { expectRows } from '../store/statement.ts'
import { WriteConflict } from '../store/store-error.ts'
import type { Store } from '../store/store.ts'
import { removeAlias, setAlias } from './aliases.ts'
import { Authenticator } from './authenticator.ts'
import { countChange } from './count-change.ts'
import { decodeKey, defaultLimits, encodeSettings } from './key-row.ts'
import { assertKeyText, digestKey, newKeyText, previewKey } from './key-text.ts'
import type { Key, KeyLimits, KeyStatus, Principal } from './key.ts'
import { FIRST_OWNER, Owners } from './owners.ts'

export type NewKey = {
  name: string
  /** The owner's name; made where missing. Default: `owner`. */
  owner?: string
  /** The operator's own text instead of a random one. */
  text?: string
  limits?: Partial<KeyLimits>
  expiresMs?: number
  allowedModels?: readonly string[]
}

const TRIES = 10
const NAME = /^[^\p{Cc}]{1,128}$/u

export class KeyService {
  readonly #store: Store
  readonly #secret: Buffer
  readonly #authenticator: Authenticator
  readonly owners: Owners

  /** `secret`: `Secrets.keySecret`. */
  constructor(store: Store, secret: Buffer) {
    this.#store = store
    this.#secret = secret
    this.#authenticator = new Authenticator(store, secret)
    this.owners = new Owners(store, () => this.#authenticator.forget())
  }

  /**
   * Whose key this text is; undefined: nobody's. At once where it is in memory. `assertActive` says whether it may be
   * used.
   * @throws GatewayError `db_error` where the database cannot be asked; never a 401 for that.
   */
  authenticate(text: string): Principal | undefined | Promise<Principal | undefined> {
    return this.#authenticator.authenticate(text)
  }

  /** @throws GatewayError where a value is not fit or the text is in use. */
  async create(wanted: NewKey): Promise<{ key: Key; text: string }> {
    if (!NAME.test(wanted.name))
      throw new GatewayError('invalid_request', 'A name is 1 to 128 characters.', { param: 'name' })
    if (wanted.text !== undefined) assertKeyText(wanted.text)
    const limits = assertLimits({ ...defaultLimits, ...wanted.limits })
    const owner = await this.owners.ensure(wanted.owner ?? FIRST_OWNER)
    const { db, random, clock } = this.#store
    const text = wanted.text ?? newKeyText(random)
    const row: KeysTable = {
      id: newId('key_', random),
      name: wanted.name,
      owner_id: owner.id,
      status: 'active',
      digest: digestKey(text, this.#secret),
      preview: previewKey(text),
      created_ms: clock.nowMs(),
      expires_ms: wanted.expiresMs ?? null,
      version: 1,
      settings: encodeSettings({ limits, allowedModels: wanted.allowedModels, aliases: [] }),
    }
    try {
      await this.#store.write([db.insertInto('keys').values(row), countChange(this.#store, 'keys')])
    } catch (error) {
      if (!(error instanceof WriteConflict)) throw error
      throw new GatewayError('invalid_request', 'This text is a key already.', { param: 'text' })
    }
    this.#authenticator.forget()
    return { key: decodeKey(row), text }
  }

  /** Makes sure that a key with this text exists (contract C1, `CROSSMODEL_KEY`); a known one is left as it is. */
  async ensureKey(text: string, limits: Partial<KeyLimits> = {}): Promise<{ key: Key; created: boolean }> {
    assertKeyText(text)
    const known = await this.#findByText(text)
    if (known !== undefined) return { key: known, created: false }
    try {
      return { key: (await this.create({ name: 'environment', text, limits })).key, created: true }
    } catch (error) {
      // Another gateway made it in between.
      const made = await this.#findByText(text)
      if (made === undefined) throw error
      return { key: made, created: false }
    }
  }

  /** All keys but deleted ones, the oldest first; `owner`: an owner's id. */
  async list(options: { owner?: string; deleted?: boolean } = {}): Promise<Key[]> {
    let query = this.#store.db.selectFrom('keys').selectAll().orderBy('created_ms').orderBy('id')
    if (options.owner !== undefined) query = query.where('owner_id', '=', options.owner)
    if (options.deleted !== true) query = query.where('status', '!=', 'deleted')
    return (await query.execute()).map(decodeKey)
  }

  /** @throws GatewayError `not_found`. */
  async show(id: string): Promise<Key> {
    return decodeKey(await this.#read(id))
  }

  /** A deleted key stays deleted. */
  setStatus(id: string, status: KeyStatus): Promise<Key> {
    return this.#change(id, (key) => {
      if (key.status === 'deleted' && status !== 'deleted')
        throw new GatewayError('invalid_request', 'A deleted key cannot come back; create another.', { param: 'id' })
      return { ...key, status }
    })
  }

  /** Replaces the limits that are named; one that is named and undefined is lifted. */
  setLimits(id: string, limits: Partial<KeyLimits>): Promise<Key> {
    return this.#change(id, (key) => ({ ...key, limits: assertLimits({ ...key.limits, ...limits }) }))
  }

  /** Undefined: never. */
  setExpiry(id: string, expiresMs: number | undefined): Promise<Key> {
    return this.#change(id, (key) => ({ ...key, expiresMs }))
  }

  /** Undefined: all models. */
  setAllowedModels(id: string, allowedModels: readonly string[] | undefined): Promise<Key> {
    return this.#change(id, (key) => ({ ...key, allowedModels }))
  }

  /** @throws GatewayError where a bound of aliases is passed (`aliases.ts`). */
  setAlias(id: string, alias: Alias): Promise<Key> {
    return this.#change(id, (key) => ({ ...key, aliases: setAlias(key.aliases, alias) }))
  }

  /** @throws GatewayError `not_found` where there is no such alias. */
  removeAlias(id: string, name: string): Promise<Key> {
    return this.#change(id, (key) => ({ ...key, aliases: removeAlias(key.aliases, name) }))
  }

  async #read(id: string): Promise<KeysTable> {
    const row = await this.#store.db.selectFrom('keys').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined) throw new GatewayError('not_found', `There is no key '${id}'.`, { param: 'id' })
    return row
  }

  async #findByText(text: string): Promise<Key | undefined> {
    const digest = digestKey(text, this.#secret)
    const row = await this.#store.db.selectFrom('keys').selectAll().where('digest', '=', digest).executeTakeFirst()
    return row === undefined ? undefined : decodeKey(row)
  }

  /** Read, edit, write where nobody else wrote in between; otherwise again. */
  async #change(id: string, edit: (key: Key) => Key): Promise<Key> {
    for (let tries = 1; ; tries += 1) {
      const row = await this.#read(id)
      const key = edit(decodeKey(row))
      const update = this.#store.db
        .updateTable('keys')
        .set({
          status: key.status,
          expires_ms: key.expiresMs ?? null,
          settings: encodeSettings(key),
          version: row.version + 1,
        })
        .where('id', '=', id)
        .where('version', '=', row.version)
      try {
        await this.#store.write([expectRows(1, update), countChange(this.#store, 'keys')])
      } catch (error) {
        if (error instanceof WriteConflict && tries < TRIES) continue
        throw error
      }
      this.#authenticator.forget()
      return key
    }
  }
}

/** @throws GatewayError where a limit is not a whole number of one or more (money: of zero or more). */
function assertLimits(limits: KeyLimits): KeyLimits {
  for (const name of ['requestsPerMinute', 'tokensPerMinute', 'concurrentRequests'] as const) {
    const value = limits[name]
    if (value !== undefined && (!Number.isSafeInteger(value) || value < 1))
      throw new GatewayError('invalid_request', `'${name}' is a whole number of 1 or more.`, { param: name })
  }
  for (const name of ['spendPerDay', 'spendPerMonth'] as const) {
    if ((limits[name] ?? 0n) < 0n)
      throw new GatewayError('invalid_request', `'${name}' is an amount of zero or more.`, { param: name })
  }
  return limits
}
