// The page “Audit log”.
import { PageHead } from '../../parts/page-head.tsx'

export function AuditLogPage() {
  return <PageHead title="Audit log" />
}
