// A key as it lies in the database. Limits, allowed models and aliases are one JSON column: they are read and replaced
// together, under the row's version. A limit that is absent there was not set, and the owner's kind decides it.
import type { Kysely } from 'kysely'
import type { Alias } from '../catalog/model.ts'
import { bounds } from '../foundation/bounds.ts'
import {
  isObject,
  parseJsonObject,
  readArray,
  readNumber,
  readString,
  type JsonObject,
} from '../foundation/json/json.ts'
import type { KeysTable, Schema } from '../store/schema.ts'
import { expectRows, type Write } from '../store/statement.ts'
import { limitNames, resolveLimits } from './key-limits.ts'
import type { Key, KeyStatus, LimitSettings, OwnerStatus, Principal } from './key.ts'

/** The part of a key that its `settings` column holds. */
type KeySettings = Pick<Key, 'limitSettings' | 'allowedModels' | 'aliases'>

/** A key's row with what its owner and the owner's wallet say. */
export type OwnedKeyRow = KeysTable & {
  owner_name: string
  owner_status: string
  wallet_id: string | null
  credit_limit_nanos: bigint | null
}

export function selectKeys(db: Kysely<Schema>) {
  return db
    .selectFrom('keys')
    .innerJoin('owners', 'owners.id', 'keys.owner_id')
    .leftJoin('wallets', 'wallets.owner_id', 'keys.owner_id')
    .selectAll('keys')
    .select(['owners.name as owner_name', 'owners.status as owner_status', 'wallets.id as wallet_id'])
    .select('wallets.credit_limit_nanos')
}

/**
 * What is written before another key of an owner, so that there never are more than `bounds.keysPerOwner`: the group is refused
 * where there is no room. The owner's row is locked first, by a statement of its own, so that keys which are made at once, at
 * whatever gateway, count one another.
 */
export function claimRoom(db: Kysely<Schema>, ownerId: string): readonly Write[] {
  const lock = db
    .updateTable('owners')
    .set((eb) => ({ status: eb.ref('status') }))
    .where('id', '=', ownerId)
  return [lock, expectRows(1, lock.where(countOwn(db, ownerId), '<', bounds.keysPerOwner))]
}

/** Whether an owner has as many as there may be. */
export async function isFull(db: Kysely<Schema>, ownerId: string): Promise<boolean> {
  const { known } = await countOwn(db, ownerId).executeTakeFirstOrThrow()
  return Number(known) >= bounds.keysPerOwner
}

/** Those of sessions have a bound of their own. */
function countOwn(db: Kysely<Schema>, ownerId: string) {
  return db
    .selectFrom('keys')
    .select((eb) => eb.fn.countAll<number>().as('known'))
    .where('owner_id', '=', ownerId)
    .where('status', '!=', 'deleted')
    .where('made_for', 'is', null)
}

export function decodePrincipal(row: OwnedKeyRow): Principal {
  return {
    key: decodeKey(row),
    owner: {
      id: row.owner_id,
      name: row.owner_name,
      status: row.owner_status as OwnerStatus,
      isUnlimited: isUnlimited(row),
    },
    walletId: row.wallet_id ?? undefined,
  }
}

export function decodeKey(row: OwnedKeyRow): Key {
  const settings = decodeSettings(row.settings)
  return {
    id: row.id,
    name: row.name,
    ownerId: row.owner_id,
    status: row.status as KeyStatus,
    createdMs: row.created_ms,
    expiresMs: row.expires_ms ?? undefined,
    preview: row.preview,
    limits: resolveLimits(settings.limitSettings, isUnlimited(row)),
    ...(row.family_id !== null && { familyId: row.family_id }),
    ...(row.replaced_by !== null && { replacedBy: row.replaced_by }),
    ...(row.made_for === 'playground' && { madeFor: row.made_for }),
    ...settings,
  }
}

export function encodeSettings({ limitSettings, allowedModels, aliases }: KeySettings): string {
  const limits = limitNames.map((name) => {
    const value = limitSettings[name]
    return [name, typeof value === 'bigint' ? value.toString() : value] as const
  })
  return JSON.stringify({
    limits: Object.fromEntries(limits),
    allowedModels: allowedModels && [...allowedModels],
    aliases,
  })
}

/** An owner without a wallet cannot pay, and is not unlimited. */
function isUnlimited({ wallet_id, credit_limit_nanos }: OwnedKeyRow): boolean {
  return wallet_id !== null && credit_limit_nanos === null
}

function decodeSettings(text: string): KeySettings {
  const json = parseJsonObject(text) ?? {}
  const models = readArray(json['allowedModels'])?.filter((each) => typeof each === 'string')
  const limits = isObject(json['limits']) ? json['limits'] : {}
  return {
    limitSettings: decodeLimits(limits),
    allowedModels: models && new Set(models),
    aliases: (readArray(json['aliases']) ?? []).filter(isObject).map(decodeAlias),
  }
}

function decodeLimits(json: JsonObject): LimitSettings {
  const counts = ['requestsPerMinute', 'tokensPerMinute', 'concurrentRequests'] as const
  const amounts = ['spendPerDay', 'spendPerMonth'] as const
  const decoded = [
    ...counts.map((name) => [name, json[name] === 'none' ? 'none' : readNumber(json[name])] as const),
    ...amounts.map((name) => [name, json[name] === 'none' ? 'none' : readNanos(json[name])] as const),
  ]
  return Object.fromEntries(decoded.filter(([, value]) => value !== undefined)) as LimitSettings
}

function decodeAlias(json: JsonObject): Alias {
  return {
    name: readString(json['name']) ?? '',
    target: readString(json['target']) ?? '',
    prefix: json['prefix'] === true,
  }
}

function readNanos(value: unknown): bigint | undefined {
  const text = readString(value)
  return text === undefined ? undefined : BigInt(text)
}
