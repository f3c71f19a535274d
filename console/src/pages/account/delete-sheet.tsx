// Ends the account, after the e-mail is typed and the password given. The gateway refuses it to the last operator and to the last
// owner of a workspace, and says so.
import { Button, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { ConfirmDialog } from '../../parts/dialogs.tsx'
import { Padded, Sheet } from '../../parts/sheet.tsx'
import type { Account } from './use-account.ts'

export function DeleteSheet({ account: { person, has_password: hasPassword } }: { account: Account }) {
  const [isAsking, setAsking] = useState(false)
  const [password, setPassword] = useState('')
  const close = () => {
    setAsking(false)
    setPassword('')
  }
  return (
    <Sheet title="Delete the account">
      <Padded>
        <p className="dim">
          You leave every workspace. Keys that you made there go on; management keys and open invitations of yours end.
          What you did stays in the audit log.
        </p>
        <Button mt={12} color="bad" onClick={() => setAsking(true)}>
          Delete my account
        </Button>
      </Padded>
      <ConfirmDialog
        isOpen={isAsking}
        title="Delete your account?"
        action="Delete my account"
        isDangerous
        typed={person.email}
        onConfirm={async () => {
          await answerOf(api.POST('/admin/me/delete', { body: hasPassword ? { password } : {} }))
          sessionStorage.clear()
          location.assign('/console/sign-in')
        }}
        onClose={close}
      >
        {countWorkspaces(person.workspaces.length)} This cannot be taken back.
        {hasPassword ? (
          <PasswordInput
            mt={16}
            label="Password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        ) : null}
      </ConfirmDialog>
    </Sheet>
  )
}

function countWorkspaces(count: number): string {
  if (count === 0) return 'You belong to no workspace.'
  return count === 1 ? 'You leave one workspace.' : `You leave ${count} workspaces.`
}
