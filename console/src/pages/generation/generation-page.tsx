// The page “Generation”.
import { PageHead } from '../../parts/page-head.tsx'

export function GenerationPage() {
  return <PageHead title="Generation" />
}
