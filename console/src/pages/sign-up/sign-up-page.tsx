// The page “Make an account”, where the operator opened sign-up.
import { Button } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { askAuth } from '../../api/auth.ts'
import { sessionQuery } from '../../api/session.ts'
import { useSubmit } from '../../parts/use-submit.ts'
import { AccountFields, accountFields, emptyAccount } from '../sign-in/account-fields.tsx'
import { Door, DoorForm, DoorProblem } from '../sign-in/door.tsx'

export function SignUpPage() {
  const { data } = useSuspenseQuery(sessionQuery)
  const [draft, setDraft] = useState(emptyAccount)
  const [isMade, setMade] = useState(false)
  const { isBusy, problem, fieldErrors, send } = useSubmit(accountFields)
  const signIn = (
    <Link to="/console/sign-in" className="link">
      Sign in
    </Link>
  )
  if (data.gateway.sign_up === 'closed')
    return (
      <Door title="By invitation" under="People come to this gateway by invitation." foot={signIn}>
        {null}
      </Door>
    )
  if (isMade)
    return (
      <Door
        title="Nearly there"
        under={
          data.gateway.has_mail
            ? `Open the link in the mail that we sent to ${draft.email}.`
            : 'Your account is made. Sign in with it.'
        }
        foot={signIn}
      >
        {null}
      </Door>
    )
  const submit = () =>
    send(async () => {
      await askAuth('POST', '/sign-up/email', { ...draft, email: draft.email.trim() })
      setMade(true)
    })
  return (
    <Door title="Make an account" foot={signIn}>
      <DoorForm onSubmit={submit}>
        <AccountFields draft={draft} errors={fieldErrors} onChange={setDraft} />
        <DoorProblem problem={problem} />
        <Button type="submit" variant="filled" loading={isBusy} fullWidth>
          Make the account
        </Button>
      </DoorForm>
    </Door>
  )
}
