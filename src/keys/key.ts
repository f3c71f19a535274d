// A customer's key, as everything but the store sees it. Its text is shown once, at creation, and exists nowhere else:
// what is stored is an HMAC-SHA-256 of it under a server secret.
import type { Alias } from '../catalog/model.ts'

export type KeyStatus = 'active' | 'disabled' | 'deleted'
export type OwnerStatus = 'active' | 'suspended' | 'deleted'

export type KeyLimits = {
  requestsPerMinute: number
  tokensPerMinute: number
  /** Undefined: no limit. */
  concurrentRequests: number | undefined
  /** Nano-dollars. Undefined: no limit. */
  spendPerDay: bigint | undefined
  spendPerMonth: bigint | undefined
}

export type Key = {
  id: string
  name: string
  ownerId: string
  status: KeyStatus
  createdMs: number
  /** Undefined: never. */
  expiresMs: number | undefined
  /** The first characters of the text, to recognise it by: `cm-AbCd…`. */
  preview: string
  limits: KeyLimits
  /** Only these models may be called; undefined: all. */
  allowedModels: readonly string[] | undefined
  aliases: readonly Alias[]
}

/** Who is calling: what a request is admitted, billed and limited by. Replaced, never edited. */
export type Principal = {
  key: Key
  owner: { id: string; name: string; status: OwnerStatus }
  /** Undefined where the owner has no wallet. */
  walletId: string | undefined
}
