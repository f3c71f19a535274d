// Makes a management key: its name, what it may do (never more than who makes it), and when it ends.
import { Button, Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import { DialogForm, FormDialog } from '../../parts/form-dialog.tsx'
import { useSubmit } from '../../parts/use-submit.ts'
import styles from './management-keys.module.css'
import { useChangeManagementKeys, type KeysOf, type Scope } from './use-management-keys.ts'

type NewManagementKeyProps = {
  workspace: KeysOf
  /** What the person may do there. */
  scopes: readonly string[]
  isOpen: boolean
  onClose(): void
  onMade(text: string): void
}

export function NewManagementKey({ isOpen, onClose, ...form }: NewManagementKeyProps) {
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title="Create a management key" size={560}>
      <NewKeyForm onClose={onClose} {...form} />
    </FormDialog>
  )
}

function NewKeyForm({ workspace, scopes, onClose, onMade }: Omit<NewManagementKeyProps, 'isOpen'>) {
  const { create } = useChangeManagementKeys(workspace)
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<string[]>([])
  const [expires, setExpires] = useState('')
  const submit = useSubmit(['name', 'scopes', 'expires_at'])
  const { fieldErrors } = submit
  const isReady = name.trim() !== '' && chosen.length > 0
  const make = async () => {
    const expiry = expires === '' ? null : `${expires}T23:59:59.999Z`
    const text = await create({ name: name.trim(), scopes: chosen as Scope[], expires_at: expiry })
    onClose()
    onMade(text)
  }
  return (
    <DialogForm submit={submit} isReady={isReady} action="Create key" onSend={make} onClose={onClose}>
      <TextInput
        label="Name"
        description="What uses it: a script, a pipeline, a tool"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={fieldErrors['name']}
        maxLength={128}
        autoComplete="off"
        data-autofocus
      />
      <Scopes scopes={scopes} chosen={chosen} onChoose={setChosen} problem={fieldErrors['scopes']} />
      <TextInput
        mt={12}
        type="date"
        label="Expires"
        description={expires === '' ? 'never' : 'at the end of this day, UTC'}
        value={expires}
        onChange={(event) => setExpires(event.currentTarget.value)}
        error={fieldErrors['expires_at']}
      />
    </DialogForm>
  )
}

type ScopesProps = {
  scopes: readonly string[]
  chosen: readonly string[]
  onChoose(chosen: string[]): void
  problem: string | undefined
}

function Scopes({ scopes, chosen, onChoose, problem }: ScopesProps) {
  return (
    <>
      <Checkbox.Group
        mt={12}
        label="It may"
        description="No more than you may yourself. It ends when you may no longer do it."
        value={[...chosen]}
        onChange={onChoose}
        error={problem}
      >
        <div className={styles.scopes}>
          {scopes.map((scope) => (
            <Checkbox key={scope} value={scope} label={<code>{scope}</code>} />
          ))}
        </div>
      </Checkbox.Group>
      <Button size="xs" mt={8} onClick={() => onChoose(scopes.filter((scope) => scope.endsWith('.read')))}>
        Choose all that read
      </Button>
    </>
  )
}
