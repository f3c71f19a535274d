// The page “Connect”.
import { PageHead } from '../../parts/page-head.tsx'

export function ConnectPage() {
  return <PageHead title="Connect" />
}
