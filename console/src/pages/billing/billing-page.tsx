// The page “Billing”.
import { PageHead } from '../../parts/page-head.tsx'

export function BillingPage() {
  return <PageHead title="Billing" />
}
