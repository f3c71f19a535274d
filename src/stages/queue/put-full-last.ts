// The order of a plan by who has room for a call at this moment: the providers without room come behind those that have it, and
// before those that are left alone after faults.
import type { Called } from '../../capacity/called.ts'
import type { PlanEntry, Reason, Routed } from '../tickets/plan.ts'

const isFull: Reason = { rank: 'full', why: 'its provider has no room for one more call (max_concurrent)' }

export function putFullLast<P extends Pick<Routed, 'entries'>>(plan: P, hasCall: (provider: Called) => boolean): P {
  const { entries } = plan
  const isOpen = ({ reason }: PlanEntry) => reason.rank === 'open'
  const lacksRoom = (entry: PlanEntry) => !isOpen(entry) && !hasCall(entry.endpoint.provider)
  const full = entries.filter(lacksRoom).map((entry) => ({ ...entry, reason: isFull }))
  if (full.length === 0) return plan
  const ready = entries.filter((entry) => !isOpen(entry) && !lacksRoom(entry))
  return { ...plan, entries: [...ready, ...full, ...entries.filter(isOpen)] }
}
