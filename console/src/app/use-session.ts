// The signed-in person's session, for what is inside the frame: there is always one there. When it ended, the last one stays
// while the dialog asks to sign in again, so that the page and what was typed stay too.
import { useQuery } from '@tanstack/react-query'
import { isSignedIn, sessionQuery } from '../api/session.ts'
import type { Session } from '../api/session.ts'

let last: Session | undefined

export function useSession(): Session {
  const { data } = useQuery(sessionQuery)
  if (isSignedIn(data)) last = data
  if (last === undefined) throw new Error('The frame is shown to people who are signed in.')
  return last
}

/** Whether the session ended while its page is open. */
export function useIsSignedOut(): boolean {
  const { data } = useQuery(sessionQuery)
  return data !== undefined && !isSignedIn(data)
}
