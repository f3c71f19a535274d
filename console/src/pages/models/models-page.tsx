// The page “Models”.
import { PageHead } from '../../parts/page-head.tsx'

export function ModelsPage() {
  return <PageHead title="Models" />
}
