// Signs in: e-mail and password, then the second factor where the person has one; or a passkey; or single sign-on. It stands on
// its page, and in the dialog where a session ended.
import { Button, Divider, PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { canUsePasskeys, signInWithPasskey, signInWithPassword, signInWithProvider } from '../../api/auth.ts'
import type { GatewayFacts } from '../../api/session.ts'
import { useSubmit } from '../../parts/use-submit.ts'
import { DoorForm, DoorProblem } from './door.tsx'
import { SecondFactorForm } from './second-factor-form.tsx'

type SignInFormProps = {
  gateway: GatewayFacts
  email?: string
  /** Where single sign-on leads back to. */
  next?: string
  onSignedIn(): Promise<void>
}

export function SignInForm({ gateway, email: given = '', next = '/console', onSignedIn }: SignInFormProps) {
  const [email, setEmail] = useState(given)
  const [password, setPassword] = useState('')
  const [isSecond, setSecond] = useState(false)
  const { isBusy, problem, send } = useSubmit()
  if (isSecond) return <SecondFactorForm onSignedIn={onSignedIn} onBack={() => setSecond(false)} />
  const submit = () =>
    send(async () => {
      const { kind } = await signInWithPassword(email.trim(), password)
      setPassword('')
      if (kind === 'second factor') setSecond(true)
      else await onSignedIn()
    })
  const usePasskey = () =>
    send(async () => {
      await signInWithPasskey()
      await onSignedIn()
    })
  return (
    <DoorForm onSubmit={submit}>
      <TextInput
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username webauthn"
        required
        withAsterisk={false}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        data-autofocus={given === '' || undefined}
      />
      <PasswordInput
        label="Password"
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        data-autofocus={given !== '' || undefined}
      />
      <DoorProblem problem={problem} />
      <Button type="submit" variant="filled" loading={isBusy} fullWidth>
        Sign in
      </Button>
      {!canUsePasskeys() && gateway.single_sign_on.length === 0 ? null : <Divider label="or" />}
      {canUsePasskeys() ? (
        <Button onClick={usePasskey} fullWidth>
          Use a passkey
        </Button>
      ) : null}
      {gateway.single_sign_on.map(({ id, name }) => (
        <Button key={id} onClick={() => void send(() => signInWithProvider(id, next))} fullWidth>
          Continue with {name}
        </Button>
      ))}
    </DoorForm>
  )
}
