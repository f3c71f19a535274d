// Where the person is signed in: this browser marked, each other one ended alone or all at once.
import { Button } from '@mantine/core'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { ConfirmDialog } from '../../parts/dialogs.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import { tellDone, tellFailed } from '../../parts/toasts.ts'
import { When } from '../../parts/when.tsx'
import styles from './account.module.css'
import { nameBrowser } from './name-browser.ts'
import { useRefreshAccount, type OwnSession } from './use-account.ts'

export function SessionsSheet({ sessions }: { sessions: readonly OwnSession[] }) {
  const refresh = useRefreshAccount()
  const [isAsking, setAsking] = useState(false)
  const others = sessions.filter((one) => !one.is_current).length
  const end = async ({ id }: OwnSession) => {
    try {
      await answerOf(api.DELETE('/admin/me/sessions/{session}', { params: { path: { session: id } } }))
      tellDone('Signed out there')
    } catch (error) {
      tellFailed('That session could not be ended', error)
    }
    await refresh()
  }
  return (
    <Sheet
      title="Where you are signed in"
      action={
        <Button size="xs" disabled={others === 0} onClick={() => setAsking(true)}>
          Sign out everywhere else
        </Button>
      }
    >
      <ul className={styles.rows}>
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => void end(session)} />
        ))}
      </ul>
      <ConfirmDialog
        isOpen={isAsking}
        title="Sign out everywhere else"
        action="Sign out everywhere else"
        onConfirm={async () => {
          await answerOf(api.POST('/admin/me/sessions/end-others'))
          tellDone('You are signed out everywhere else')
          await refresh()
        }}
        onClose={() => setAsking(false)}
      >
        {others === 1 ? 'One session ends' : `${others} sessions end`} at once. What is not saved there is lost.
      </ConfirmDialog>
    </Sheet>
  )
}

function SessionRow({ session, onEnd }: { session: OwnSession; onEnd(): void }) {
  const name = nameBrowser(session.user_agent)
  return (
    <li>
      <span className={styles.what}>
        <span title={session.user_agent}>{name}</span>
        <span className="dim">
          {` · ${session.address || 'no address'} · since `}
          <When at={session.signed_in_at} />
        </span>
      </span>
      {session.is_current ? (
        <Tag tone="good">this browser</Tag>
      ) : (
        <Button size="xs" aria-label={`Sign out of ${name} at ${session.address}`} onClick={onEnd}>
          Sign out
        </Button>
      )}
    </li>
  )
}
