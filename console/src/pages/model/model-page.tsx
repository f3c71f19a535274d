// The page “Model”.
import { PageHead } from '../../parts/page-head.tsx'

export function ModelPage() {
  return <PageHead title="Model" />
}
