// The page “Members”: who belongs to the workspace with which role, who is invited, inviting somebody and taking both back.
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { useMay } from '../../app/use-may.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { Allowed } from '../../parts/allowed.tsx'
import { ConfirmDialog } from '../../parts/dialogs.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet, Stack } from '../../parts/sheet.tsx'
import { usePageKeys } from '../../parts/single-keys.ts'
import { Empty, Part } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import { tellDone, tellFailed } from '../../parts/toasts.ts'
import { InviteDialog } from './invite-dialog.tsx'
import { OwnMembership } from './own-membership.tsx'
import { invitationColumns, memberColumns } from './member-columns.tsx'
import { membersQueryKey, useMembers, type Invitation, type Member, type Role } from './use-members.ts'

const route = getRouteApi('/console/members')

export function MembersPage() {
  const { id: workspace } = useWorkspace()
  const may = useMay('members.write')
  const read = useMembers(workspace)
  const { changeRole, remove, withdraw } = useActions(workspace)
  const { invite: isInviting = false } = route.useSearch()
  const navigate = route.useNavigate()
  const setInviting = (isOpen: boolean) => void navigate({ search: { invite: isOpen || undefined }, replace: true })
  usePageKeys({ c: may ? () => setInviting(true) : undefined })
  const [leaving, setLeaving] = useState<Member>()
  const invite = (
    <Allowed may={may} who="Admins and owners can invite people.">
      {(isDisabled) => (
        <Button variant="filled" disabled={isDisabled} onClick={() => setInviting(true)}>
          Invite somebody
        </Button>
      )}
    </Allowed>
  )
  return (
    <Stack>
      <PageHead title="Members" under="Who may see and do what in this workspace." actions={invite} />
      <Part query={read} name="Members">
        {({ members, invitations }) => (
          <Stack>
            <Sheet title="Members">
              <DataTable
                caption="Members"
                columns={memberColumns(may ? { changeRole, remove: setLeaving } : undefined)}
                rows={members}
                keyOf={({ person }) => person.id}
                phone={({ person, role }) => ({ title: person.name, under: person.email, result: role })}
              />
            </Sheet>
            <OwnMembership members={members} />
            <Sheet title="Invitations" note="Each is for one use within seven days">
              <DataTable
                caption="Invitations"
                columns={invitationColumns(may ? withdraw : undefined)}
                rows={invitations}
                keyOf={({ id }) => id}
                phone={({ email, role }) => ({ title: email ?? 'Whoever has the link', result: role })}
                empty={<Empty title="Nobody is invited" />}
              />
            </Sheet>
          </Stack>
        )}
      </Part>
      <InviteDialog workspace={workspace} isOpen={isInviting && may} onClose={() => setInviting(false)} />
      <ConfirmDialog
        isOpen={leaving !== undefined}
        title={`Remove ${leaving?.person.name ?? ''}?`}
        action="Remove"
        isDangerous
        onConfirm={async () => leaving && remove(leaving)}
        onClose={() => setLeaving(undefined)}
      >
        {leaving?.person.email} no longer sees this workspace. Keys that they made stay as they are.
      </ConfirmDialog>
    </Stack>
  )
}

function useActions(workspace: string) {
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: membersQueryKey(workspace) })
  const pathOf = ({ person }: Member) => ({ path: { workspace, person: person.id } })
  return {
    changeRole: async (member: Member, role: Role) => {
      try {
        const asked = { params: pathOf(member), body: { role } }
        await answerOf(api.PATCH('/admin/workspaces/{workspace}/members/{person}', asked))
        tellDone(`${member.person.name} is ${role} now`)
      } catch (error) {
        tellFailed('The role could not be changed', error)
      }
      await refresh()
    },
    /** Throws, so that the question stays open and says why. */
    remove: async (member: Member) => {
      await answerOf(api.DELETE('/admin/workspaces/{workspace}/members/{person}', { params: pathOf(member) }))
      await refresh()
    },
    withdraw: async ({ id: invitation }: Invitation) => {
      try {
        const params = { path: { workspace, invitation } }
        await answerOf(api.DELETE('/admin/workspaces/{workspace}/invitations/{invitation}', { params }))
        tellDone('The invitation is withdrawn')
      } catch (error) {
        tellFailed('The invitation could not be withdrawn', error)
      }
      await refresh()
    },
  }
}
