// The page “Workspace”.
import { PageHead } from '../../parts/page-head.tsx'

export function WorkspacePage() {
  return <PageHead title="Workspace" />
}
