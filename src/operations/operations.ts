// The table of operations.
import { auditLogOperations } from './gateway/audit-log-operations.ts'
import { catalogOperations } from './models/catalog-operations.ts'
import { credentialOperations } from './models/credential-operations.ts'
import { endpointOperations } from './routing/endpoint-operations.ts'
import { healthOperations } from './routing/health-operations.ts'
import { exportOperations } from './books/export-operations.ts'
import { gatewayOperations } from './gateway/gateway-operations.ts'
import { keyOperations } from './customers/key-operations.ts'
import { modelOperations } from './models/model-operations.ts'
import { offerOperations } from './models/offer-operations.ts'
import { providerOperations } from './models/provider-operations.ts'
import { publicOfferOperations } from './models/public-offer-operations.ts'
import { supplyOperations } from './models/supply-operations.ts'
import type { Operation } from './operation.ts'
import { operatorOperations } from './customers/operator-operations.ts'
import { ownerOperations } from './customers/owner-operations.ts'
import { priceOperations } from './prices/price-operations.ts'
import { recordOperations } from './books/record-operations.ts'
import { routeOperations } from './routing/route-operations.ts'
import { activityOperations } from './reports/activity-operations.ts'
import { refusalOperations } from './reports/refusal-operations.ts'
import { billingOperations } from './reports/billing-operations.ts'
import { generationOperations } from './reports/generation-operations.ts'
import { keyReportOperations } from './reports/key-report-operations.ts'
import { overviewOperations } from './reports/overview-operations.ts'
import { systemOperations } from './gateway/system-operations.ts'
import { usageOperations } from './books/usage-operations.ts'
import { walletOperations } from './customers/wallet-operations.ts'
import { workspaceOperations } from './customers/workspace-operations.ts'

const all: readonly Operation[] = [
  ...keyOperations,
  ...ownerOperations,
  ...operatorOperations,
  ...modelOperations,
  ...offerOperations,
  ...publicOfferOperations,
  ...providerOperations,
  ...supplyOperations,
  ...catalogOperations,
  ...credentialOperations,
  ...walletOperations,
  ...workspaceOperations,
  ...usageOperations,
  ...overviewOperations,
  ...keyReportOperations,
  ...activityOperations,
  ...refusalOperations,
  ...billingOperations,
  ...generationOperations,
  ...exportOperations,
  ...recordOperations,
  ...priceOperations,
  ...endpointOperations,
  ...healthOperations,
  ...routeOperations,
  ...gatewayOperations,
  ...systemOperations,
  ...auditLogOperations,
]
const byName = new Map(all.map((operation) => [operation.name, operation]))

export function findOperation(name: string): Operation | undefined {
  return byName.get(name)
}
