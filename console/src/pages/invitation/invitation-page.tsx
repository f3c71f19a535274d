// The page behind an invitation's link: it says who invites to which workspace in which role, and is accepted by whoever is signed
// in, or with a new account. The token is behind the `#` of the address.
import { Button } from '@mantine/core'
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiError } from '../../api/api-error.ts'
import { postJson, signInWithPassword } from '../../api/auth.ts'
import { isSignedIn, sessionQuery } from '../../api/session.ts'
import { sayError, useSubmit } from '../../parts/use-submit.ts'
import { AccountFields, accountFields, emptyAccount } from '../sign-in/account-fields.tsx'
import { Door, DoorForm, DoorProblem } from '../sign-in/door.tsx'

type Invitation = { workspace: { name: string }; role: string; email: string | null; invited_by: string | null }

export function InvitationPage() {
  const [token] = useState(() => location.hash.slice(1))
  const { data: session } = useSuspenseQuery(sessionQuery)
  const invitation = useQuery({
    queryKey: ['invitation'],
    queryFn: async () => (await postJson('/admin/invitations/read', 'POST', { token })) as unknown as Invitation,
    retry: false,
    gcTime: 0,
  })
  if (invitation.isError)
    return (
      <Door title="This invitation does not work" under={sayInvitationError(invitation.error)}>
        {null}
      </Door>
    )
  if (invitation.data === undefined) return null
  const { workspace, role, invited_by: inviter } = invitation.data
  const under = `${inviter === null ? 'You are invited' : `${inviter} invites you`} to the workspace ${workspace.name}, as ${role}.`
  return (
    <Door title={`Join ${workspace.name}`} under={under}>
      {isSignedIn(session) ? (
        <AcceptAsPerson token={token} email={session.person.email} />
      ) : (
        <AcceptAsNew token={token} email={invitation.data.email} />
      )}
    </Door>
  )
}

function AcceptAsPerson({ token, email }: { token: string; email: string }) {
  const { isBusy, problem, send } = useSubmit()
  const enter = useEnter()
  const submit = () =>
    send(async () => {
      await postJson('/admin/invitations/accept', 'POST', { token })
      await enter()
    })
  return (
    <DoorForm onSubmit={submit}>
      <p>
        You are signed in as <b>{email}</b>.
      </p>
      <DoorProblem problem={problem} />
      <Button type="submit" variant="filled" loading={isBusy} fullWidth>
        Join
      </Button>
    </DoorForm>
  )
}

function AcceptAsNew({ token, email }: { token: string; email: string | null }) {
  const [draft, setDraft] = useState({ ...emptyAccount, email: email ?? '' })
  const { isBusy, problem, fieldErrors, send } = useSubmit(accountFields)
  const enter = useEnter()
  const submit = () =>
    send(async () => {
      const account = { ...draft, email: draft.email.trim() }
      await postJson('/admin/invitations/accept-as-new', 'POST', { token, ...account })
      await signInWithPassword(account.email, account.password)
      await enter()
    })
  return (
    <DoorForm onSubmit={submit}>
      <AccountFields draft={draft} isEmailFixed={email !== null} errors={fieldErrors} onChange={setDraft} />
      <DoorProblem problem={problem} />
      <Button type="submit" variant="filled" loading={isBusy} fullWidth>
        Make the account and join
      </Button>
      <p className="dim">
        You have an account?{' '}
        <Link to="/console/sign-in" search={{ next: `/console/invitation#${token}` }} className="link">
          Sign in first
        </Link>
      </p>
    </DoorForm>
  )
}

function useEnter(): () => Promise<void> {
  const queries = useQueryClient()
  const router = useRouter()
  return async () => {
    await queries.fetchQuery({ ...sessionQuery, staleTime: 0 })
    router.history.replace('/console')
  }
}

function sayInvitationError(error: unknown): string {
  if (error instanceof ApiError && error.status === 404)
    return 'It was used, withdrawn, or is older than seven days. Ask for a new one.'
  return sayError(error)
}
