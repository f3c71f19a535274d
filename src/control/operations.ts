// The table of operations.
import { credentialOperations } from './credential-operations.ts'
import { exportOperations } from './export-operations.ts'
import { gatewayOperations } from './gateway-operations.ts'
import { keyOperations } from './key-operations.ts'
import { modelOperations } from './model-operations.ts'
import type { Operation } from './operation.ts'
import { ownerOperations } from './owner-operations.ts'
import { priceOperations } from './price-operations.ts'
import { recordOperations } from './record-operations.ts'
import { usageOperations } from './usage-operations.ts'
import { walletOperations } from './wallet-operations.ts'

const all: readonly Operation[] = [
  ...keyOperations,
  ...ownerOperations,
  ...modelOperations,
  ...credentialOperations,
  ...walletOperations,
  ...usageOperations,
  ...exportOperations,
  ...recordOperations,
  ...priceOperations,
  ...gatewayOperations,
]
const byName = new Map(all.map((operation) => [operation.name, operation]))

export function findOperation(name: string): Operation | undefined {
  return byName.get(name)
}
