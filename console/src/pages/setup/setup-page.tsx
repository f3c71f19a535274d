// The page behind the one-time link that `npm start` prints: whoever opens it becomes the operator of this gateway. The token is
// behind the `#` of the address, so no log and no other site ever sees it.
import { Button } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { postJson, signInWithPassword } from '../../api/auth.ts'
import { sessionQuery } from '../../api/session.ts'
import { useSubmit } from '../../parts/use-submit.ts'
import { AccountFields, accountFields, emptyAccount } from '../sign-in/account-fields.tsx'
import { Door, DoorForm, DoorProblem } from '../sign-in/door.tsx'

export function SetupPage() {
  const { data } = useSuspenseQuery(sessionQuery)
  const [token] = useState(() => location.hash.slice(1))
  const [draft, setDraft] = useState(emptyAccount)
  const { isBusy, problem, fieldErrors, send } = useSubmit(accountFields)
  const queries = useQueryClient()
  const router = useRouter()
  const signIn = (
    <Link to="/console/sign-in" className="link">
      Sign in
    </Link>
  )
  if (!data.gateway.needs_first_operator)
    return (
      <Door title="There is an operator" under="This link was used, or is not needed any more." foot={signIn}>
        {null}
      </Door>
    )
  if (token === '')
    return (
      <Door
        title="The link is not whole"
        under="Open it as npm start printed it, with everything behind the #."
        foot={signIn}
      >
        {null}
      </Door>
    )
  const submit = () =>
    send(async () => {
      const account = { ...draft, email: draft.email.trim() }
      await postJson('/admin/setup', 'POST', { token, ...account })
      await signInWithPassword(account.email, account.password)
      await queries.fetchQuery({ ...sessionQuery, staleTime: 0 })
      router.history.replace('/console')
    })
  return (
    <Door title="Become the operator" under="You will run this gateway, and own its first workspace.">
      <DoorForm onSubmit={submit}>
        <AccountFields draft={draft} errors={fieldErrors} onChange={setDraft} />
        <DoorProblem problem={problem} />
        <Button type="submit" variant="filled" loading={isBusy} fullWidth>
          Begin
        </Button>
      </DoorForm>
    </Door>
  )
}
