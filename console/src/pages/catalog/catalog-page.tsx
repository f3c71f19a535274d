// The page “Models”.
import { PageHead } from '../../parts/page-head.tsx'

export function CatalogPage() {
  return <PageHead title="Models" />
}
