// The signed-in person's session, for what is inside the frame: there is always one there.
import { useSuspenseQuery } from '@tanstack/react-query'
import { sessionQuery } from '../api/session.ts'
import type { Session } from '../api/session.ts'

/** The last session that was read: a page stays as it was while the dialog asks to sign in again. */
let last: Session | undefined

export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery)
  last = data ?? last
  if (last === undefined) throw new Error('The frame is shown to people who are signed in.')
  return last
}
