// One's own place in the workspace: leaving it, and, for an owner, handing it over to another member. Both ask first: after either
// the person cannot take it back alone.
import { Button, NativeSelect } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { sessionQuery } from '../../api/session.ts'
import { useSession } from '../../app/use-session.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { ConfirmDialog } from '../../parts/dialogs.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { tellDone } from '../../parts/toasts.ts'
import styles from './members.module.css'
import { membersQueryKey, type Member } from './use-members.ts'

/** Nothing for those who are no member, and look at the workspace as operator or support. */
export function OwnMembership({ members }: { members: readonly Member[] }) {
  const { person } = useSession()
  const own = members.find((member) => member.person.id === person.id)
  if (own === undefined) return null
  const others = members.filter((member) => member !== own)
  return (
    <Sheet title="You" note={`${own.person.email}, ${own.role}`} isPadded>
      <div className={styles.own}>
        {own.role === 'owner' ? <HandOver others={others} /> : null}
        <Leave isLastOwner={own.role === 'owner' && !others.some(({ role }) => role === 'owner')} />
      </div>
    </Sheet>
  )
}

function HandOver({ others }: { others: readonly Member[] }) {
  const { id: workspace, name } = useWorkspace()
  const queries = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const [chosen, setChosen] = useState<string>()
  const to = others.find(({ person }) => person.id === chosen) ?? others[0]
  return (
    <>
      <Button disabled={to === undefined} onClick={() => setAsking(true)}>
        Hand it over
      </Button>
      {to === undefined ? (
        <span className="dim">Invite somebody first: only a member can become its owner.</span>
      ) : null}
      <ConfirmDialog
        isOpen={isAsking}
        title={`Hand over ${name}`}
        action="Hand it over"
        typed={name}
        onConfirm={async () => {
          const asked = { params: { path: { workspace } }, body: { person_id: to?.person.id ?? '' } }
          await answerOf(api.POST('/admin/workspaces/{workspace}/transfer', asked))
          tellDone(`${to?.person.name} is the owner of ${name} now, and you are an admin`)
          await queries.invalidateQueries({ queryKey: membersQueryKey(workspace) })
          await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
        }}
        onClose={() => setAsking(false)}
      >
        <NativeSelect
          label="To"
          data={others.map(({ person }) => ({ value: person.id, label: `${person.name}, ${person.email}` }))}
          value={to?.person.id ?? ''}
          onChange={(event) => setChosen(event.currentTarget.value)}
          mb={12}
        />
        They become its owner and you an admin: only an owner can make you one again.
      </ConfirmDialog>
    </>
  )
}

function Leave({ isLastOwner }: { isLastOwner: boolean }) {
  const { id: workspace, name } = useWorkspace()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Button color="bad" variant="outline" disabled={isLastOwner} onClick={() => setAsking(true)}>
        Leave this workspace
      </Button>
      {isLastOwner ? <span className="dim">You are its last owner: hand it over first.</span> : null}
      <ConfirmDialog
        isOpen={isAsking}
        title={`Leave ${name}?`}
        action="Leave"
        isDangerous
        onConfirm={async () => {
          await answerOf(api.POST('/admin/workspaces/{workspace}/leave', { params: { path: { workspace } } }))
          tellDone(`You have left ${name}`)
          await navigate({ to: '/console' })
          await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
        }}
        onClose={() => setAsking(false)}
      >
        You no longer see it. Keys that you made stay as they are; coming back needs an invitation.
      </ConfirmDialog>
    </>
  )
}
