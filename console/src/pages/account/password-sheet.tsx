// The password. Changing it signs out everywhere else. Who comes by single sign-on alone has none, and sees which way they come.
import { Button, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { askAuth } from '../../api/auth.ts'
import { useSession } from '../../app/use-session.ts'
import { Padded, Sheet } from '../../parts/sheet.tsx'
import { tellDone } from '../../parts/toasts.ts'
import { useSubmit } from '../../parts/use-submit.ts'
import styles from './account.module.css'
import { sayWrongPassword } from './password-problem.ts'
import { useRefreshAccount, type Account } from './use-account.ts'

export function PasswordSheet({ account }: { account: Account }) {
  return (
    <Sheet title="Password" note={account.has_password ? 'Changing it signs you out everywhere else' : undefined}>
      {account.has_password ? (
        <PasswordForm />
      ) : (
        <Padded>
          <p className="dim">You have none: you sign in another way.</p>
        </Padded>
      )}
      <Connected ids={account.single_sign_on} />
    </Sheet>
  )
}

function Connected({ ids }: { ids: readonly string[] }) {
  const { single_sign_on: providers } = useSession().gateway
  if (ids.length === 0) return null
  return (
    <ul className={styles.rows}>
      {ids.map((id) => (
        <li key={id}>
          <span className={styles.what}>{providers.find((one) => one.id === id)?.name ?? id}</span>
          <span className="dim">connected, by single sign-on</span>
        </li>
      ))}
    </ul>
  )
}

const EMPTY = { current: '', next: '' }

function PasswordForm() {
  const [typed, setTyped] = useState(EMPTY)
  const { isBusy, problem, fieldErrors, send } = useSubmit(['currentPassword', 'newPassword'])
  const refresh = useRefreshAccount()
  const change = () =>
    send(async () => {
      const body = { currentPassword: typed.current, newPassword: typed.next }
      await askAuth('POST', '/change-password', body).catch(sayWrongPassword)
      setTyped(EMPTY)
      tellDone('Your password is changed, and you are signed out everywhere else')
      await refresh()
    })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void change()
      }}
    >
      <PasswordInput
        label="Current password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={typed.current}
        error={fieldErrors['currentPassword']}
        onChange={(event) => setTyped({ ...typed, current: event.currentTarget.value })}
      />
      <PasswordInput
        label="New password"
        description="At least 10 characters"
        autoComplete="new-password"
        required
        withAsterisk={false}
        value={typed.next}
        error={fieldErrors['newPassword']}
        onChange={(event) => setTyped({ ...typed, next: event.currentTarget.value })}
      />
      {problem === undefined ? null : (
        <p role="alert" className="bad">
          {problem}
        </p>
      )}
      <div>
        <Button type="submit" loading={isBusy}>
          Change the password
        </Button>
      </div>
    </form>
  )
}
