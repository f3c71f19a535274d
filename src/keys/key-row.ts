// A key as it lies in the database. Limits, allowed models and aliases are one JSON column: they are read and replaced
// together, under the row's version.
import type { Alias } from '../catalog/model.ts'
import { isObject, parseJsonObject, readArray, readNumber, readString, type JsonObject } from '../foundation/json.ts'
import type { KeysTable } from '../store/schema.ts'
import type { Key, KeyLimits, KeyStatus } from './key.ts'

/** What a key gets where nothing else is said (contract A8). */
export const defaultLimits: KeyLimits = {
  requestsPerMinute: 60,
  tokensPerMinute: 100_000,
  concurrentRequests: undefined,
  spendPerDay: undefined,
  spendPerMonth: undefined,
}

/** The part of a key that its `settings` column holds. */
export type KeySettings = Pick<Key, 'limits' | 'allowedModels' | 'aliases'>

export function decodeKey(row: KeysTable): Key {
  return {
    id: row.id,
    name: row.name,
    ownerId: row.owner_id,
    status: row.status as KeyStatus,
    createdMs: row.created_ms,
    expiresMs: row.expires_ms ?? undefined,
    preview: row.preview,
    ...decodeSettings(row.settings),
  }
}

export function encodeSettings({ limits, allowedModels, aliases }: KeySettings): string {
  return JSON.stringify({
    limits: {
      requestsPerMinute: limits.requestsPerMinute,
      tokensPerMinute: limits.tokensPerMinute,
      concurrentRequests: limits.concurrentRequests,
      spendPerDay: limits.spendPerDay?.toString(),
      spendPerMonth: limits.spendPerMonth?.toString(),
    },
    allowedModels,
    aliases,
  })
}

function decodeSettings(text: string): KeySettings {
  const json = parseJsonObject(text) ?? {}
  const limits = isObject(json['limits']) ? json['limits'] : {}
  return {
    limits: {
      requestsPerMinute: readNumber(limits['requestsPerMinute']) ?? defaultLimits.requestsPerMinute,
      tokensPerMinute: readNumber(limits['tokensPerMinute']) ?? defaultLimits.tokensPerMinute,
      concurrentRequests: readNumber(limits['concurrentRequests']),
      spendPerDay: readNanos(limits['spendPerDay']),
      spendPerMonth: readNanos(limits['spendPerMonth']),
    },
    allowedModels: readArray(json['allowedModels'])?.filter((each) => typeof each === 'string'),
    aliases: (readArray(json['aliases']) ?? []).filter(isObject).map(decodeAlias),
  }
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
