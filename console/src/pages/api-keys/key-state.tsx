// What a key can be used for now, as mark and word.
import { Mark } from '../../parts/mark.tsx'
import type { MarkKind } from '../../parts/mark.tsx'
import type { ApiKey } from './use-keys.ts'

const SOON_MS = 14 * 86_400_000

type KeyState = { kind: MarkKind; word: string }

export function readKeyState(key: ApiKey, now: number): KeyState {
  const { status, expires_at: expires, spend, replaced_by: next, made_for: purpose } = key
  if (status === 'disabled') return { kind: 'idle', word: 'Disabled' }
  if (status === 'deleted') return { kind: 'idle', word: 'Deleted' }
  const left = expires === null ? Infinity : Date.parse(expires) - now
  if (purpose === 'playground') return { kind: 'idle', word: left <= 0 ? 'Session over' : 'Of a session' }
  if (next !== null) return { kind: 'idle', word: left <= 0 ? 'Replaced' : 'Replaced, still works' }
  if (left <= 0) return { kind: 'bad', word: 'Expired' }
  const isUsedUp = [spend.day, spend.month].some(({ share }) => share !== null && share >= 1)
  if (isUsedUp) return { kind: 'bad', word: 'Budget used up' }
  if (left <= SOON_MS) return { kind: 'warn', word: 'Expires soon' }
  return { kind: 'good', word: 'Active' }
}

export function State({ apiKey }: { apiKey: ApiKey }) {
  const { kind, word } = readKeyState(apiKey, Date.now())
  return <Mark kind={kind}>{word}</Mark>
}
