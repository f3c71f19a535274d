// Makes, finds and revokes management keys. Each request asks the database, so that one that was revoked is refused at once at
// every gateway; when it was last used is written once a minute at most.
import { newId } from '../foundation/ids.ts'
import { assertOwnName } from '../keys/assert-own-name.ts'
import { digestKey } from '../keys/key-text.ts'
import { WriteConflict } from '../store/store-error.ts'
import type { Store } from '../store/store.ts'
import type { KnownManagementKey, ManagementKey } from './management-key.ts'
import {
  findByDigest,
  insertManagementKey,
  listManagementKeys,
  writeLastUsed,
  writeRevoked,
} from './management-key-store.ts'

const PREFIX = 'cmadm-'
const RANDOM_BYTES = 32
const PREVIEW_CHARACTERS = 4
const MOST_CHARACTERS = 256
const USED_EVERY_MS = 60_000

type NewManagementKey = Pick<ManagementKey, 'name' | 'workspaceId' | 'scopes' | 'madeBy' | 'madeWith' | 'expiresMs'>

export class ManagementKeys {
  readonly #store: Store
  readonly #secret: Buffer

  /** `secret`: that of customers' keys; their texts begin otherwise, so no text is both. */
  constructor(store: Store, secret: Buffer) {
    this.#store = store
    this.#secret = secret
  }

  /**
   * Undefined where there are as many as a workspace, or the gateway, may have, or a key that it is made with was revoked.
   * @throws GatewayError naming `name` where that is not fit
   */
  async create(wanted: NewManagementKey): Promise<{ key: ManagementKey; text: string } | undefined> {
    assertOwnName(wanted.name)
    const { random, clock } = this.#store
    const text = PREFIX + random.bytes(RANDOM_BYTES).toString('base64url')
    const key: ManagementKey = {
      ...wanted,
      id: newId('mkey_', random),
      preview: `${text.slice(0, PREFIX.length + PREVIEW_CHARACTERS)}…`,
      createdMs: clock.nowMs(),
      lastUsedMs: undefined,
    }
    try {
      await insertManagementKey(this.#store, key, digestKey(text, this.#secret))
    } catch (error) {
      if (error instanceof WriteConflict) return undefined
      throw error
    }
    return { key, text }
  }

  /** Those that were not revoked, expired ones too; undefined: those of the gateway. */
  list(workspaceId: string | undefined): Promise<ManagementKey[]> {
    return listManagementKeys(this.#store, workspaceId)
  }

  /** Undefined where there is none, or it has expired. */
  async authenticate(text: string): Promise<KnownManagementKey | undefined> {
    if (!text.startsWith(PREFIX) || text.length > MOST_CHARACTERS) return undefined
    const key = await findByDigest(this.#store, digestKey(text, this.#secret))
    const nowMs = this.#store.clock.nowMs()
    if (key === undefined || (key.expiresMs ?? Infinity) <= nowMs) return undefined
    if (nowMs - (key.lastUsedMs ?? 0) >= USED_EVERY_MS) await writeLastUsed(this.#store, key.id, nowMs)
    return key
  }

  /** Whether it was there. The keys that were made with it end too, and the invitations that nobody has accepted. */
  async revoke(id: string): Promise<boolean> {
    try {
      await writeRevoked(this.#store, id, this.#store.clock.nowMs())
      return true
    } catch (error) {
      if (error instanceof WriteConflict) return false
      throw error
    }
  }
}
