// Makes a workspace with its wallet: one's own, or for somebody who is invited as its owner. Where the gateway sends no mail, the
// link is shown this once, to hand it over.
import { TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { sessionQuery } from '../../api/session.ts'
import { SecretDialog } from '../../parts/dialogs.tsx'
import { tellDone } from '../../parts/toasts.ts'
import { DialogForm, FormDialog } from '../../parts/form-dialog.tsx'
import { useSubmit } from '../../parts/use-submit.ts'
import { usePlace } from '../workspace.tsx'

type NewWorkspaceProps = { isOpen: boolean; onClose(): void }

export function NewWorkspace({ isOpen, onClose }: NewWorkspaceProps) {
  const [link, setLink] = useState<string>()
  return (
    <>
      <FormDialog isOpen={isOpen} onClose={onClose} title="Create a workspace">
        <NewWorkspaceForm onClose={onClose} onLink={setLink} />
      </FormDialog>
      <SecretDialog secret={link} title="The link of the invitation" onClose={() => setLink(undefined)}>
        Hand it to the owner yourself. It is shown this once, and is for one use within seven days.
      </SecretDialog>
    </>
  )
}

function NewWorkspaceForm({ onClose, onLink }: { onClose(): void; onLink(url: string): void }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { choose } = usePlace()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const submit = useSubmit(['name', 'owner_email'])
  const { fieldErrors } = submit
  const create = async () => {
    const owner = email.trim() === '' ? null : email.trim()
    const body = { name: name.trim(), owner_email: owner }
    const { workspace, invitation_url: url } = await answerOf(api.POST('/admin/workspaces', { body }))
    await queries.invalidateQueries({ queryKey: ['workspaces'] })
    onClose()
    tellDone(`${workspace.name} is made`)
    if (url !== null) onLink(url)
    if (owner !== null) return
    await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
    choose(workspace.id)
    await navigate({ to: '/console' })
  }
  return (
    <DialogForm
      submit={submit}
      isReady={name.trim() !== ''}
      action="Create workspace"
      onSend={create}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={fieldErrors['name']}
        maxLength={128}
        autoComplete="off"
        data-autofocus
      />
      <TextInput
        mt={12}
        label="E-mail of its owner"
        description="Empty: it is yours"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        error={fieldErrors['owner_email']}
        autoComplete="off"
      />
    </DialogForm>
  )
}
