// The page “Providers”.
import { PageHead } from '../../parts/page-head.tsx'

export function ProvidersPage() {
  return <PageHead title="Providers" />
}
