// The page “People”.
import { PageHead } from '../../parts/page-head.tsx'

export function PeoplePage() {
  return <PageHead title="People" />
}
