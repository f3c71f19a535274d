// The page “New password”: with a token behind the `#` it sets one, without it asks for the mail. The answer to the question is the
// same whether there is such an account or not.
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { askAuth } from '../../api/auth.ts'
import { useSubmit } from '../../parts/use-submit.ts'
import { Door, DoorForm, DoorProblem } from '../sign-in/door.tsx'

export function ResetPasswordPage() {
  const [token] = useState(() => location.hash.slice(1))
  return token === '' ? <AskForMail /> : <ChoosePassword token={token} />
}

function AskForMail() {
  const [email, setEmail] = useState('')
  const [isSent, setSent] = useState(false)
  const { isBusy, problem, send } = useSubmit()
  if (isSent)
    return (
      <Door
        title="Look into your mail"
        under={`If ${email} has an account here, a link is on its way.`}
        foot={<ToSignIn />}
      >
        {null}
      </Door>
    )
  const submit = () =>
    send(async () => {
      await askAuth('POST', '/request-password-reset', { email: email.trim() })
      setSent(true)
    })
  return (
    <Door title="Forgotten password" foot={<ToSignIn />}>
      <DoorForm onSubmit={submit}>
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <DoorProblem problem={problem} />
        <Button type="submit" variant="filled" loading={isBusy} fullWidth>
          Send me a link
        </Button>
      </DoorForm>
    </Door>
  )
}

function ChoosePassword({ token }: { token: string }): ReactNode {
  const [password, setPassword] = useState('')
  const [isSet, setIsSet] = useState(false)
  const { isBusy, problem, send } = useSubmit()
  if (isSet)
    return (
      <Door title="Your password is changed" under="All other sessions ended." foot={<ToSignIn />}>
        {null}
      </Door>
    )
  const submit = () =>
    send(async () => {
      await askAuth('POST', '/reset-password', { newPassword: password, token })
      setIsSet(true)
    })
  return (
    <Door title="New password" foot={<ToSignIn />}>
      <DoorForm onSubmit={submit}>
        <PasswordInput
          label="New password"
          description="At least 10 characters"
          autoComplete="new-password"
          required
          withAsterisk={false}
          minLength={10}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <DoorProblem problem={problem} />
        <Button type="submit" variant="filled" loading={isBusy} fullWidth>
          Set the password
        </Button>
      </DoorForm>
    </Door>
  )
}

function ToSignIn() {
  return (
    <Link to="/console/sign-in" className="link">
      Sign in
    </Link>
  )
}
