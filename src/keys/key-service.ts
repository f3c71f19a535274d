// Customers' keys: made, listed, changed, recognised. A change acts at once in this process and within a second in
// others. The text of a key leaves `create` and is never seen again.
import { bounds } from '../foundation/bounds.ts'
import { newId } from '../foundation/ids.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import type { Alias } from '../catalog/model.ts'
import type { KeysTable } from '../store/schema.ts'
import { expectRows, type Write } from '../store/statement.ts'
import { WriteConflict } from '../store/store-error.ts'
import type { Store } from '../store/store.ts'
import { removeAlias, setAlias } from './alias.ts'
import { assertModelNames, assertOwnName } from './assert-own-name.ts'
import { Authenticator } from './principal/authenticator.ts'
import { countChange } from './count-change.ts'
import { assertOwn, assertRotates, editKey, replaceAliases, type KeyEdits } from './key-edits.ts'
import { changeLimits, type LimitChanges } from './key-limits.ts'
import {
  claimRoom,
  decodeKey,
  decodePrincipal,
  encodeSettings,
  isFull,
  selectKeys,
  type OwnedKeyRow,
} from './key-store.ts'
import { assertKeyText, digestKey, newKeyText, previewKey } from './key-text.ts'
import type { Key, KeyStatus, LimitSettings, Principal } from './key.ts'
import { OnlyUnlimited } from './only-unlimited.ts'
import { FIRST_OWNER, Owners } from './owners.ts'
import { Revocations, type OnRevoked } from './principal/revocations.ts'

type NewKey = {
  name: string
  /** The owner's name; made where missing. Default: `owner`. */
  owner?: string
  /** The operator's own text instead of a random one. */
  text?: string
  /** What is absent has its default. */
  limits?: LimitSettings
  expiresMs?: number
  allowedModels?: ReadonlySet<string>
  aliases?: readonly Alias[]
  madeFor?: 'playground'
}

const TRIES = 10

export class KeyService {
  readonly #store: Store
  readonly #secret: Buffer
  readonly #authenticator: Authenticator
  readonly #onlyUnlimited: OnlyUnlimited
  readonly #revocations: Revocations
  readonly owners: Owners

  /** `secret`: `Secrets.keySecret`. */
  constructor(store: Store, secret: Buffer) {
    this.#store = store
    this.#secret = secret
    this.#authenticator = new Authenticator(store, secret)
    this.#onlyUnlimited = new OnlyUnlimited(store)
    this.#revocations = new Revocations(store)
    this.owners = new Owners(store, () => this.#changed())
    store.onChange('keys', () => void this.#changed())
  }

  /** Reads what stages ask of all keys together; before the first request. */
  async open(): Promise<void> {
    await this.#onlyUnlimited.read()
  }

  /**
   * Whose key this text is; undefined: nobody's. At once where it is in memory. `assertActive` says whether it may be
   * used.
   * @throws GatewayError `db_error` where the database cannot be asked; never a 401 for that.
   */
  authenticate(text: string): Principal | undefined | Promise<Principal | undefined> {
    return this.#authenticator.authenticate(text)
  }

  /** Whether no key belongs to a limited owner; kept current within a second. */
  everyOwnerIsUnlimited(): boolean {
    return this.#onlyUnlimited.value
  }

  /**
   * Calls `action` once, within a second, when this key or its owner is disabled, deleted, suspended or expires, here or
   * at another gateway of the database. The answer takes that back, and must be called when the generation has ended.
   */
  whenRevoked(principal: Principal, action: OnRevoked): () => void {
    const unsubscribe = this.#revocations.add(principal, action)
    // What changed since the key was read was told before this subscription was there to hear it.
    if (!this.#authenticator.isCurrent(principal)) this.#revocations.look()
    return unsubscribe
  }

  /** Something about owners or their wallets has changed outside of this service; resolves once it acts here. */
  async ownersChanged(): Promise<void> {
    await this.#store.write([countChange(this.#store, 'keys')])
    await this.#changed()
  }

  /** @throws GatewayError where a value is not fit, the text is in use, or the owner has as many as there may be. */
  async create(wanted: NewKey): Promise<{ key: Key; text: string }> {
    assertOwnName(wanted.name)
    assertModelNames(wanted.allowedModels ?? [])
    if (wanted.text !== undefined) assertKeyText(wanted.text)
    const limitSettings = changeLimits({}, wanted.limits ?? {})
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
      settings: encodeSettings({
        limitSettings,
        allowedModels: wanted.allowedModels,
        aliases: replaceAliases(wanted.aliases ?? []),
      }),
      family_id: null,
      replaced_by: null,
      made_for: wanted.madeFor ?? null,
    }
    try {
      const room = row.made_for === null ? claimRoom(db, owner.id) : []
      await this.#store.write([...room, db.insertInto('keys').values(row), countChange(this.#store, 'keys')])
    } catch (error) {
      if (!(error instanceof WriteConflict)) throw error
      if ((await this.#findByText(text)) === undefined) throw refuseMore()
      throw new GatewayError('invalid_request', 'This text is a key already.', { param: 'text' })
    }
    await this.#changed()
    return { key: await this.show(row.id), text }
  }

  /** Makes sure that a key with this text exists (`CROSSMODEL_KEY` in the environment of `start`); a known one is left as it is. */
  async ensureKey(text: string, limits: LimitSettings = {}): Promise<{ key: Key; created: boolean }> {
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
    let query = selectKeys(this.#store.db).orderBy('keys.created_ms').orderBy('keys.id')
    if (options.owner !== undefined) query = query.where('keys.owner_id', '=', options.owner)
    if (options.deleted !== true) query = query.where('keys.status', '!=', 'deleted')
    return (await query.execute()).map(decodeKey)
  }

  /** @throws GatewayError `not_found`. */
  async show(id: string): Promise<Key> {
    return decodeKey(await this.#read(id))
  }

  /** As a request with this key would be judged. @throws GatewayError where there is none */
  async readPrincipal(id: string): Promise<Principal> {
    return decodePrincipal(await this.#read(id))
  }

  /** A deleted key stays deleted. */
  setStatus(id: string, status: KeyStatus): Promise<Key> {
    return this.#change(id, (key) => {
      if (key.status === 'deleted' && status !== 'deleted')
        throw new GatewayError('invalid_request', 'A deleted key cannot come back; create another.', { param: 'id' })
      if (status === 'active') assertOwn(key)
      return { ...key, status }
    })
  }

  /** Changes the limits that are named; the others stay as they are. */
  setLimits(id: string, changes: LimitChanges): Promise<Key> {
    return this.edit(id, { limits: changes })
  }

  /** Undefined: never. */
  setExpiry(id: string, expiresMs: number | undefined): Promise<Key> {
    return this.edit(id, { expiresMs: expiresMs ?? 'never' })
  }

  /** All of it or nothing. @throws GatewayError where a value is not fit */
  edit(id: string, edits: KeyEdits): Promise<Key> {
    return this.#changeOwn(id, (key) => editKey(key, edits))
  }

  /**
   * Makes another key with the name, limits, models and aliases of this one, which ends in `graceMs` if not before. What
   * limits have counted goes on: the two share it.
   * @throws GatewayError where it is not active, was replaced, is a session's, or the owner has as many as there may be
   */
  async rotate(id: string, graceMs: number): Promise<{ key: Key; text: string }> {
    const { db, random, clock } = this.#store
    const text = newKeyText(random)
    const newer = newId('key_', random)
    for (let tries = 1; ; tries += 1) {
      const old = await this.#read(id)
      assertRotates(decodeKey(old))
      const family = old.family_id ?? old.id
      const row: KeysTable = {
        id: newer,
        name: old.name,
        owner_id: old.owner_id,
        status: 'active',
        digest: digestKey(text, this.#secret),
        preview: previewKey(text),
        created_ms: clock.nowMs(),
        expires_ms: old.expires_ms,
        version: 1,
        settings: old.settings,
        family_id: family,
        replaced_by: null,
        made_for: null,
      }
      const endsMs = Math.min(old.expires_ms ?? Infinity, clock.nowMs() + graceMs)
      const update = db
        .updateTable('keys')
        .set({ expires_ms: endsMs, version: old.version + 1, family_id: family, replaced_by: newer })
        .where('id', '=', id)
        .where('version', '=', old.version)
      const isDone = await this.#writeUnlessChanged(
        [
          ...claimRoom(db, old.owner_id),
          expectRows(1, update),
          db.insertInto('keys').values(row),
          countChange(this.#store, 'keys'),
        ],
        tries,
      )
      if (!isDone) {
        if (await isFull(db, old.owner_id)) throw refuseMore()
        continue
      }
      await this.#changed()
      return { key: await this.show(newer), text }
    }
  }

  /** Undefined: all models. */
  setAllowedModels(id: string, allowedModels: ReadonlySet<string> | undefined): Promise<Key> {
    return this.edit(id, { allowedModels: allowedModels ?? 'all' })
  }

  /** @throws GatewayError where a bound of aliases is passed (`alias.ts`). */
  setAlias(id: string, alias: Alias): Promise<Key> {
    return this.#changeOwn(id, (key) => ({ ...key, aliases: setAlias(key.aliases, alias) }))
  }

  /** @throws GatewayError `not_found` where there is no such alias. */
  removeAlias(id: string, name: string): Promise<Key> {
    return this.#changeOwn(id, (key) => ({ ...key, aliases: removeAlias(key.aliases, name) }))
  }

  /** Everything in memory that depends on keys and owners is read again. */
  async #changed(): Promise<void> {
    this.#authenticator.forget()
    this.#revocations.look()
    await this.#onlyUnlimited.read()
  }

  async #read(id: string): Promise<OwnedKeyRow> {
    const row = await selectKeys(this.#store.db).where('keys.id', '=', id).executeTakeFirst()
    if (row === undefined) throw new GatewayError('not_found', `There is no key '${id}'.`, { param: 'id' })
    return row
  }

  async #findByText(text: string): Promise<Key | undefined> {
    const digest = digestKey(text, this.#secret)
    const row = await selectKeys(this.#store.db).where('keys.digest', '=', digest).executeTakeFirst()
    return row === undefined ? undefined : decodeKey(row)
  }

  /** @throws GatewayError where it is a session's */
  #changeOwn(id: string, edit: (key: Key) => Key): Promise<Key> {
    return this.#change(id, (key) => {
      assertOwn(key)
      return edit(key)
    })
  }

  /** Read, edit, write where nobody else wrote in between; otherwise again. */
  async #change(id: string, edit: (key: Key) => Key): Promise<Key> {
    for (let tries = 1; ; tries += 1) {
      const row = await this.#read(id)
      const key = edit(decodeKey(row))
      const update = this.#store.db
        .updateTable('keys')
        .set({
          name: key.name,
          status: key.status,
          expires_ms: key.expiresMs ?? null,
          settings: encodeSettings(key),
          version: row.version + 1,
        })
        .where('id', '=', id)
        .where('version', '=', row.version)
      if (!(await this.#writeUnlessChanged([expectRows(1, update), countChange(this.#store, 'keys')], tries))) continue
      await this.#changed()
      return this.show(id)
    }
  }

  /** False: somebody else wrote in between, and it is to be tried again. */
  async #writeUnlessChanged(writes: readonly Write[], tries: number): Promise<boolean> {
    try {
      await this.#store.write(writes)
      return true
    } catch (error) {
      if (error instanceof WriteConflict && tries < TRIES) return false
      throw error
    }
  }
}

function refuseMore(): GatewayError {
  const words = `There are ${bounds.keysPerOwner} keys of this owner, and no more may be: delete those that are no longer used.`
  return new GatewayError('invalid_request', words)
}
