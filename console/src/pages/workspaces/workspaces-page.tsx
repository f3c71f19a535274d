// The page “Workspaces”.
import { PageHead } from '../../parts/page-head.tsx'

export function WorkspacesPage() {
  return <PageHead title="Workspaces" />
}
