// Passkeys: added under a name, renamed, removed. Adding one asks for a sign-in of the last hour, since whoever finds a console
// open could otherwise let themselves in for good.
import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { ApiError } from '../../api/api-error.ts'
import { addPasskey, askAuth, canUsePasskeys } from '../../api/auth.ts'
import { signOut } from '../../app/sign-out.ts'
import { ConfirmDialog } from '../../parts/dialogs.tsx'
import { Note } from '../../parts/note.tsx'
import { Padded, Sheet } from '../../parts/sheet.tsx'
import { tellDone } from '../../parts/toasts.ts'
import { sayError } from '../../parts/use-submit.ts'
import { When } from '../../parts/when.tsx'
import styles from './account.module.css'
import { useRefreshAccount, type Account, type Passkey } from './use-account.ts'

type Naming = { passkey: Passkey | undefined }

export function PasskeysSheet({ account: { passkeys } }: { account: Account }) {
  const refresh = useRefreshAccount()
  const [naming, setNaming] = useState<Naming>()
  const [removing, setRemoving] = useState<Passkey>()
  const canAdd = canUsePasskeys()
  const close = () => setNaming(undefined)
  return (
    <Sheet
      title="Passkeys"
      note="One stands for a password and a second factor"
      action={
        <Button size="xs" disabled={!canAdd} onClick={() => setNaming({ passkey: undefined })}>
          Add a passkey
        </Button>
      }
    >
      {canAdd ? null : (
        <Padded>
          <p className="dim">This browser can use none here. They need a name in the address, such as localhost.</p>
        </Padded>
      )}
      {passkeys.length === 0 ? (
        <Padded>
          <p className="dim">You have none yet.</p>
        </Padded>
      ) : (
        <ul className={styles.rows}>
          {passkeys.map((passkey) => (
            <PasskeyRow
              key={passkey.id}
              passkey={passkey}
              onRename={() => setNaming({ passkey })}
              onRemove={() => setRemoving(passkey)}
            />
          ))}
        </ul>
      )}
      <Modal
        opened={naming !== undefined}
        onClose={close}
        title={naming?.passkey === undefined ? 'Add a passkey' : 'Rename the passkey'}
        size={460}
      >
        {naming === undefined ? null : <NameForm {...naming} onDone={close} />}
      </Modal>
      <ConfirmDialog
        isOpen={removing !== undefined}
        title={`Remove ${nameOf(removing)}?`}
        action="Remove"
        isDangerous
        onConfirm={async () => {
          await askAuth('POST', '/passkey/delete-passkey', { id: removing?.id })
          tellDone('The passkey is removed')
          await refresh()
        }}
        onClose={() => setRemoving(undefined)}
      >
        Nobody signs in with it any more. The device that holds it may still offer it.
      </ConfirmDialog>
    </Sheet>
  )
}

function nameOf(passkey: Passkey | undefined): string {
  return passkey?.name || 'Passkey without a name'
}

type RowProps = { passkey: Passkey; onRename(): void; onRemove(): void }

function PasskeyRow({ passkey, onRename, onRemove }: RowProps) {
  const name = nameOf(passkey)
  return (
    <li>
      <span className={styles.what}>
        {name}
        {passkey.created_at === null ? null : (
          <span className="dim">
            {' · added '}
            <When at={passkey.created_at} />
          </span>
        )}
      </span>
      <span className={styles.actions}>
        <Button size="xs" aria-label={`Rename ${name}`} onClick={onRename}>
          Rename
        </Button>
        <Button size="xs" aria-label={`Remove ${name}`} onClick={onRemove}>
          Remove
        </Button>
      </span>
    </li>
  )
}

function NameForm({ passkey, onDone }: Naming & { onDone(): void }) {
  const refresh = useRefreshAccount()
  const [name, setName] = useState(passkey?.name ?? '')
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const save = async () => {
    if (isBusy) return
    setBusy(true)
    setError(undefined)
    try {
      if (passkey === undefined) await addPasskey(name.trim())
      else await askAuth('POST', '/passkey/update-passkey', { id: passkey.id, name: name.trim() })
      tellDone(passkey === undefined ? 'The passkey is added' : 'The passkey is renamed')
      await refresh()
      onDone()
    } catch (caught) {
      setError(caught)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <TextInput
        label="Name"
        description="Such as the device that holds it"
        required
        withAsterisk={false}
        maxLength={64}
        autoComplete="off"
        value={name}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NameProblem error={error} />
      <Button type="submit" variant="filled" mt={16} loading={isBusy} disabled={name.trim() === ''}>
        {passkey === undefined ? 'Go on' : 'Rename'}
      </Button>
    </form>
  )
}

function NameProblem({ error }: { error: unknown }) {
  if (error === undefined) return null
  if (error instanceof ApiError && error.code === 'session_not_fresh')
    return (
      <Note
        kind="warn"
        action={
          <Button size="xs" onClick={() => void signOut('/console/account')}>
            Sign in again
          </Button>
        }
      >
        You signed in more than an hour ago. Sign in again to add a passkey.
      </Note>
    )
  return (
    <p role="alert" className="bad">
      {sayError(error)}
    </p>
  )
}
