// Invites somebody: a role, and an e-mail where only one person may accept. Where the gateway sends no mail, the link is shown
// this once, to hand it over.
import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { SecretDialog } from '../../parts/dialogs.tsx'
import { tellDone } from '../../parts/toasts.ts'
import { useSubmit } from '../../parts/use-submit.ts'
import { membersQueryKey, roles, type Role } from './use-members.ts'

type InviteDialogProps = { workspace: string; isOpen: boolean; onClose(): void }

export function InviteDialog({ workspace, isOpen, onClose }: InviteDialogProps) {
  const queries = useQueryClient()
  const [link, setLink] = useState<string>()
  const invited = (url: string | null, email: string) => {
    if (url === null) tellDone(`A mail is on its way to ${email}`)
    else setLink(url)
    onClose()
    void queries.invalidateQueries({ queryKey: membersQueryKey(workspace) })
  }
  return (
    <>
      <Modal opened={isOpen} onClose={onClose} title="Invite somebody" size={460}>
        {isOpen ? <InviteForm workspace={workspace} onInvited={invited} /> : null}
      </Modal>
      <SecretDialog secret={link} title="The link of the invitation" onClose={() => setLink(undefined)}>
        Hand it over yourself. It is shown this once, and is for one use within seven days.
      </SecretDialog>
    </>
  )
}

type InviteFormProps = { workspace: string; onInvited(url: string | null, email: string): void }

function InviteForm({ workspace, onInvited }: InviteFormProps) {
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('member')
  const { isBusy, problem, fieldErrors, send } = useSubmit(['email', 'role'])
  const invite = () =>
    send(async () => {
      const written = email.trim()
      const asked = { params: { path: { workspace } }, body: { role, email: written === '' ? null : written } }
      const { url } = await answerOf(api.POST('/admin/workspaces/{workspace}/invitations', asked))
      onInvited(url, written)
    })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void invite()
      }}
    >
      <TextInput
        label="E-mail"
        description="Empty: whoever has the link"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        error={fieldErrors['email']}
        autoComplete="off"
        data-autofocus
      />
      <NativeSelect
        label="Role"
        mt={12}
        data={[...roles]}
        value={role}
        onChange={(event) => setRole(event.currentTarget.value as Role)}
        error={fieldErrors['role']}
      />
      {problem === undefined ? null : (
        <p role="alert" className="bad">
          {problem}
        </p>
      )}
      <Button type="submit" variant="filled" mt={16} loading={isBusy}>
        Invite
      </Button>
    </form>
  )
}
