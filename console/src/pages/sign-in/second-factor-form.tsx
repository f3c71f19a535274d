// The second factor: the six digits of the authenticator, or a recovery code where the authenticator is lost.
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { verifySecondFactor } from '../../api/auth.ts'
import { useSubmit } from '../../parts/use-submit.ts'
import { DoorForm, DoorProblem } from './door.tsx'

type SecondFactorFormProps = { onSignedIn(): Promise<void>; onBack(): void }

export function SecondFactorForm({ onSignedIn, onBack }: SecondFactorFormProps) {
  const [kind, setKind] = useState<'totp' | 'backup-code'>('totp')
  const [code, setCode] = useState('')
  const { isBusy, problem, send, clear } = useSubmit()
  const submit = () =>
    send(async () => {
      await verifySecondFactor(kind, code.trim())
      await onSignedIn()
    })
  const other = () => {
    setKind(kind === 'totp' ? 'backup-code' : 'totp')
    setCode('')
    clear()
  }
  return (
    <DoorForm onSubmit={submit}>
      <TextInput
        key={kind}
        label={kind === 'totp' ? 'Code of your authenticator' : 'Recovery code'}
        description={kind === 'totp' ? 'Six digits' : 'Each works once.'}
        autoComplete="one-time-code"
        inputMode={kind === 'totp' ? 'numeric' : 'text'}
        required
        withAsterisk={false}
        autoFocus
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <DoorProblem problem={problem} />
      <Button type="submit" variant="filled" loading={isBusy} fullWidth>
        Go on
      </Button>
      <Button variant="subtle" onClick={other} fullWidth>
        {kind === 'totp' ? 'Use a recovery code' : 'Use the authenticator'}
      </Button>
      <Button variant="subtle" onClick={onBack} fullWidth>
        Back
      </Button>
    </DoorForm>
  )
}
