// The session ended while a page is open: a dialog over it signs in again, and the page with all that was typed goes on. Another
// person than before starts anew, since what the page shows is not theirs.
import { Modal } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { sessionQuery } from '../api/session.ts'
import { SignInForm } from '../pages/sign-in/sign-in-form.tsx'
import { useIsSignedOut, useSession } from './use-session.ts'

export function SessionDialog() {
  const isSignedOut = useIsSignedOut()
  const { person, gateway } = useSession()
  const queries = useQueryClient()
  const goOn = async () => {
    const now = await queries.fetchQuery({ ...sessionQuery, staleTime: 0 })
    if (now.person?.id !== person.id) location.assign('/console')
    else await queries.invalidateQueries()
  }
  return (
    <Modal
      opened={isSignedOut}
      onClose={() => undefined}
      closeOnEscape={false}
      closeOnClickOutside={false}
      withCloseButton={false}
      title="Sign in again"
      size={420}
    >
      <p className="dim">Your session ended. What you typed stays on this page.</p>
      <SignInForm gateway={gateway} email={person.email} onSignedIn={goOn} />
    </Modal>
  )
}
