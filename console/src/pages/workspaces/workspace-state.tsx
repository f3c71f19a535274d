// Whether the keys of a workspace are taken, and an amount of its wallet that may be without limit.
import { Mark } from '../../parts/mark.tsx'
import { Money } from '../../parts/money.tsx'

export function WorkspaceState({ status }: { status: 'active' | 'suspended' }) {
  return status === 'active' ? <Mark kind="good">Active</Mark> : <Mark kind="bad">Suspended</Mark>
}

export function Limited({ usd }: { usd: string | null }) {
  return usd === null ? <span className="dim">unlimited</span> : <Money usd={usd} form="row" />
}
