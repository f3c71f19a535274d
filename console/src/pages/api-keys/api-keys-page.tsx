// The page “API keys”.
import { PageHead } from '../../parts/page-head.tsx'

export function ApiKeysPage() {
  return <PageHead title="API keys" />
}
