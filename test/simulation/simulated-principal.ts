// Owners and their keys for simulations: no database has them, the ledger is handed them.
import { prepaidLimits } from '../../src/keys/default-limits.ts'
import type { Principal } from '../../src/keys/key.ts'

/** Key number `key` of owner number `owner`. All keys of an owner share its wallet. */
export function makePrincipal(owner: number, key = 0): Principal {
  const ownerId = `own_${owner}`
  return {
    key: {
      id: `key_${owner}_${key}`,
      name: 'k',
      ownerId,
      status: 'active',
      createdMs: 0,
      expiresMs: undefined,
      preview: 'cm-…',
      limits: prepaidLimits,
      limitSettings: {},
      allowedModels: undefined,
      aliases: [],
    },
    owner: { id: ownerId, name: ownerId, status: 'active', isUnlimited: false },
    walletId: `wal_${owner}`,
  }
}
