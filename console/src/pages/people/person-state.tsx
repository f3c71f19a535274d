// Whether a person can sign in.
import { Mark } from '../../parts/mark.tsx'
import type { Person } from './use-people.ts'

export function PersonState({ person }: { person: Person }) {
  if (person.suspended_at !== null) return <Mark kind="bad">Suspended</Mark>
  return person.email_verified ? <Mark kind="good">Active</Mark> : <Mark kind="idle">E-mail not confirmed</Mark>
}
