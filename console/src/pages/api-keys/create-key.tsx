// Makes a key: asks for its name and, if wanted, what it may spend a month. Its text is the page's to show, this once.
import { TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { DialogForm, FormDialog } from '../../parts/form-dialog.tsx'
import { useSubmit } from '../../parts/use-submit.ts'
import { readAmount } from './key/key-form.ts'
import { keysQueryKey } from './use-keys.ts'

type Made = { key: { id: string; name: string; preview: string }; text: string; notice: string | null }
type CreateKeyProps = { workspace: string; isOpen: boolean; onClose(): void; onMade(made: Made): void }

export function CreateKey({ workspace, isOpen, onClose, onMade }: CreateKeyProps) {
  const queries = useQueryClient()
  const made = (key: Made) => {
    onClose()
    onMade(key)
    void queries.invalidateQueries({ queryKey: keysQueryKey(workspace) })
  }
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title="Create an API key">
      <NewKeyForm workspace={workspace} onMade={made} onClose={onClose} />
    </FormDialog>
  )
}

type NewKeyFormProps = { workspace: string; onMade(made: Made): void; onClose(): void }

function NewKeyForm({ workspace, onMade, onClose }: NewKeyFormProps) {
  const [name, setName] = useState('')
  const [budget, setBudget] = useState('')
  const amount = readAmount(budget)
  const submit = useSubmit(['name', 'limits.spend_per_month'])
  const { fieldErrors } = submit
  const create = async () => {
    const limits = typeof amount === 'string' ? { limits: { spend_per_month: amount } } : {}
    const asked = { params: { path: { workspace } }, body: { name: name.trim(), ...limits } }
    onMade(await answerOf(api.POST('/admin/workspaces/{workspace}/keys', asked)))
  }
  const isReady = name.trim() !== '' && amount !== undefined
  return (
    <DialogForm submit={submit} isReady={isReady} action="Create key" onSend={create} onClose={onClose}>
      <TextInput
        label="Name"
        description="What uses it: an application, a person, a tool"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={fieldErrors['name']}
        maxLength={128}
        autoComplete="off"
        data-autofocus
      />
      <TextInput
        mt={12}
        label="Budget a month"
        description="Empty: no limit but the workspace’s wallet. It can be changed at any time."
        rightSection={<span className="dim">USD</span>}
        rightSectionWidth={48}
        inputMode="decimal"
        value={budget}
        onChange={(event) => setBudget(event.currentTarget.value)}
        error={
          fieldErrors['limits.spend_per_month'] ?? (amount === undefined ? 'An amount such as 50 or 12.50' : undefined)
        }
        autoComplete="off"
      />
    </DialogForm>
  )
}
