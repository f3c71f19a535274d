// How an endpoint stands with a credential, as a mark and words.
import { Mark } from '../../parts/mark.tsx'
import { writeMillis } from '../../parts/format/count.ts'
import type { Lane } from './use-health.ts'

/** `at`: when the board was read. */
export function LaneState({ lane, at }: { lane: Lane; at: string }) {
  const { state, use, back_at: backAt, in_flight: open, refused_since: refused } = lane
  if (use === 'disabled') return <Mark kind="idle">not used</Mark>
  if (refused !== null) return <Mark kind="bad">refused{again(backAt, at)}</Mark>
  if (state === 'open' || state === 'cooling') {
    return <Mark kind="bad">open{again(backAt, at)}</Mark>
  }
  if (state === 'probing') return <Mark kind="warn">half open</Mark>
  if (use === 'draining') return <Mark kind="idle">draining, {open} left</Mark>
  if (state === 'degraded') return <Mark kind="warn">degraded</Mark>
  return <Mark kind="good">closed</Mark>
}

function again(backAt: string | null, at: string): string {
  if (backAt === null) return ''
  const ms = Date.parse(backAt) - Date.parse(at)
  return ms <= 0 ? '' : `, again in ${writeMillis(Math.ceil(ms / 1000) * 1000).replace(/\.00 s$/, ' s')}`
}
