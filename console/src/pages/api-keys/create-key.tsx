// Makes a key: asks for its name, then shows its text this once. The text is in the dialog alone, never among what was read.
import { Button, Modal, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { SecretDialog } from '../../parts/dialogs.tsx'
import { useSubmit } from '../../parts/use-submit.ts'
import { keysQueryKey } from './use-keys.ts'

type CreateKeyProps = { workspace: string; isOpen: boolean; onClose(): void }

export function CreateKey({ workspace, isOpen, onClose }: CreateKeyProps) {
  const queries = useQueryClient()
  const [secret, setSecret] = useState<string>()
  const made = (text: string) => {
    setSecret(text)
    onClose()
    void queries.invalidateQueries({ queryKey: keysQueryKey(workspace) })
  }
  return (
    <>
      <Modal opened={isOpen} onClose={onClose} title="Create an API key" size={460}>
        {isOpen ? <NameForm workspace={workspace} onMade={made} onClose={onClose} /> : null}
      </Modal>
      <SecretDialog secret={secret} title="Your new API key" onClose={() => setSecret(undefined)}>
        Copy it now. It is shown this once: the gateway keeps only a digest of it.
      </SecretDialog>
    </>
  )
}

type NameFormProps = { workspace: string; onMade(text: string): void; onClose(): void }

function NameForm({ workspace, onMade, onClose }: NameFormProps) {
  const [name, setName] = useState('')
  const { isBusy, problem, fieldErrors, send } = useSubmit(['name'])
  const create = () =>
    send(async () => {
      const asked = { params: { path: { workspace } }, body: { name: name.trim() } }
      const { text } = await answerOf(api.POST('/admin/workspaces/{workspace}/keys', asked))
      onMade(text)
    })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void create()
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
      {problem === undefined ? null : (
        <p role="alert" className="bad">
          {problem}
        </p>
      )}
      <Button type="submit" variant="filled" mt={16} mr={8} loading={isBusy} disabled={name.trim() === ''}>
        Create key
      </Button>
      <Button variant="subtle" mt={16} onClick={onClose}>
        Cancel
      </Button>
    </form>
  )
}
