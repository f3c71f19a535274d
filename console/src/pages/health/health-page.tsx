// The page “Health”.
import { PageHead } from '../../parts/page-head.tsx'

export function HealthPage() {
  return <PageHead title="Health" />
}
