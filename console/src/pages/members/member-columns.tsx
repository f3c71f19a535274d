// The columns of members and of invitations; without the ways to change them for those who may not.
import { Button, NativeSelect } from '@mantine/core'
import { NothingToSay } from '../../parts/numbers.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { When } from '../../parts/when.tsx'
import { roles, type Invitation, type Member, type Role } from './use-members.ts'

type MemberActions = { changeRole(member: Member, role: Role): Promise<void>; remove(member: Member): void }

export function memberColumns(actions: MemberActions | undefined): readonly TableColumn<Member>[] {
  const shown: TableColumn<Member>[] = [
    { id: 'name', name: 'Name', cell: ({ person }) => person.name },
    { id: 'email', name: 'E-mail', cell: ({ person }) => person.email },
    { id: 'role', name: 'Role', cell: (member) => <RoleCell member={member} actions={actions} /> },
    {
      id: 'second',
      name: 'Second factor',
      isDetail: true,
      cell: ({ person }) => (person.has_second_factor ? 'yes' : 'no'),
    },
    {
      id: 'seen',
      name: 'Last seen',
      isDetail: true,
      cell: ({ last_seen_at: at }) => (at === null ? <NothingToSay /> : <When at={at} form="ago" />),
    },
  ]
  if (actions === undefined) return shown
  const remove = (member: Member) => (
    <Button size="xs" aria-label={`Remove ${member.person.name}`} onClick={() => actions.remove(member)}>
      Remove
    </Button>
  )
  return [...shown, { id: 'remove', name: 'Access', cell: remove }]
}

function RoleCell({ member, actions }: { member: Member; actions: MemberActions | undefined }) {
  if (actions === undefined) return member.role
  return (
    <NativeSelect
      size="xs"
      aria-label={`Role of ${member.person.name}`}
      data={[...roles]}
      value={member.role}
      onChange={(event) => void actions.changeRole(member, event.currentTarget.value as Role)}
    />
  )
}

export function invitationColumns(
  withdraw: ((invitation: Invitation) => Promise<void>) | undefined,
): readonly TableColumn<Invitation>[] {
  const shown: TableColumn<Invitation>[] = [
    { id: 'email', name: 'For', cell: ({ email }) => email ?? 'Whoever has the link' },
    { id: 'role', name: 'Role', cell: ({ role }) => role },
    { id: 'by', name: 'Invited by', isDetail: true, cell: ({ invited_by: by }) => by ?? <NothingToSay /> },
    { id: 'expires', name: 'Expires', cell: ({ expires_at: at }) => <When at={at} /> },
  ]
  if (withdraw === undefined) return shown
  const button = (invitation: Invitation) => (
    <Button
      size="xs"
      aria-label={`Withdraw the invitation for ${invitation.email ?? 'whoever has the link'}`}
      onClick={() => void withdraw(invitation)}
    >
      Withdraw
    </Button>
  )
  return [...shown, { id: 'withdraw', name: 'Take back', cell: button }]
}
