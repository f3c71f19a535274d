// A customer's key, as everything but the store sees it. Its text is shown once, at creation, and exists nowhere else:
// what is stored is an HMAC-SHA-256 of it under a server secret.
import type { Alias } from '../catalog/model.ts'

export type KeyStatus = 'active' | 'disabled' | 'deleted'
export type OwnerStatus = 'active' | 'suspended' | 'deleted'

/** What holds for a key. Undefined: no limit. */
export type KeyLimits = {
  requestsPerMinute: number | undefined
  tokensPerMinute: number | undefined
  concurrentRequests: number | undefined
  /** Nano-dollars. */
  spendPerDay: bigint | undefined
  spendPerMonth: bigint | undefined
}

/** What the operator set for a key. Absent: the default, which depends on the key's owner (`key-limits.ts`). */
export type LimitSettings = { readonly [name in keyof KeyLimits]?: NonNullable<KeyLimits[name]> | 'none' }

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
  limitSettings: LimitSettings
  /** Only these models may be called; undefined: all. */
  allowedModels: ReadonlySet<string> | undefined
  aliases: readonly Alias[]
  /**
   * The id of the first of the keys that rotation made out of one another. What limits count is theirs together, so that
   * another text brings no other budget. Absent: it was never rotated.
   */
  familyId?: string
  /** The id of the key that rotation made in its place. Its end can only come nearer. Absent: none. */
  replacedBy?: string
  /** It belongs to a session of the playground: it ends with that, and nobody changes it. Absent: people's own. */
  madeFor?: 'playground'
}

/** Who is calling: what a request is admitted, billed and limited by. Replaced, never edited. */
export type Principal = {
  key: Key
  owner: {
    id: string
    name: string
    status: OwnerStatus
    /** The wallet has no bound: the person who runs the gateway, who is not protected from themselves. */
    isUnlimited: boolean
  }
  /** Undefined where the owner has no wallet. */
  walletId: string | undefined
}
