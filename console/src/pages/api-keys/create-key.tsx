// Makes a key: asks for its name and, if wanted, what it may spend a month. Its text is the page's to show, this once.
import { Button, Modal, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
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
    <Modal opened={isOpen} onClose={onClose} title="Create an API key" size={460}>
      {isOpen ? <NewKeyForm workspace={workspace} onMade={made} onClose={onClose} /> : null}
    </Modal>
  )
}

type NewKeyFormProps = { workspace: string; onMade(made: Made): void; onClose(): void }

function NewKeyForm({ workspace, onMade, onClose }: NewKeyFormProps) {
  const [name, setName] = useState('')
  const [budget, setBudget] = useState('')
  const amount = readAmount(budget)
  const { isBusy, problem, fieldErrors, send } = useSubmit(['name', 'limits.spend_per_month'])
  const create = () =>
    send(async () => {
      const limits = typeof amount === 'string' ? { limits: { spend_per_month: amount } } : {}
      const asked = { params: { path: { workspace } }, body: { name: name.trim(), ...limits } }
      onMade(await answerOf(api.POST('/admin/workspaces/{workspace}/keys', asked)))
    })
  const isReady = name.trim() !== '' && amount !== undefined
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) void create()
      }}
    >
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
      {problem === undefined ? null : (
        <p role="alert" className="bad">
          {problem}
        </p>
      )}
      <Button type="submit" variant="filled" mt={16} mr={8} loading={isBusy} disabled={!isReady}>
        Create key
      </Button>
      <Button variant="subtle" mt={16} onClick={onClose}>
        Cancel
      </Button>
    </form>
  )
}
