// The master key, under which all stored credentials are sealed: a new one is made, and everything is sealed again.
import { Button } from '@mantine/core'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { ConfirmDialog } from '../../parts/dialogs.tsx'
import { Note } from '../../parts/note.tsx'
import { Sheet } from '../../parts/sheet.tsx'

type Turned = { sealed: number; shared: boolean }

export function MasterKey({ may }: { may: boolean }) {
  const [isAsking, setAsking] = useState(false)
  const [turned, setTurned] = useState<Turned>()
  return (
    <Sheet
      title="Master key"
      note={may ? 'stored credentials are sealed under it' : 'operators can turn it'}
      action={
        <Button size="xs" disabled={!may} onClick={() => setAsking(true)}>
          Make a new one
        </Button>
      }
      isPadded
    >
      {turned === undefined ? (
        <p className="dim">
          It is in <code>secrets.json</code> of the data directory, and belongs in the backup with the database.
        </p>
      ) : (
        <Note kind={turned.shared ? 'warn' : 'good'}>{sayTurned(turned)}</Note>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        title="Make a new master key"
        action="Make it"
        onConfirm={async () => setTurned(await answerOf(api.POST('/admin/providers/rotate-master')))}
        onClose={() => setAsking(false)}
      >
        Every stored credential is sealed again, in one transaction, and the old master key is dropped. A backup of
        secrets.json from before opens none of them any more; other gateways of this database need the new file.
      </ConfirmDialog>
    </Sheet>
  )
}

function sayTurned({ sealed, shared }: Turned): string {
  const done = `There is a new master key, and ${sealed === 1 ? '1 credential is' : `${sealed} credentials are`} sealed under it.`
  const next = shared
    ? 'Copy secrets.json to the other gateways of this database and reload them.'
    : 'Back up secrets.json.'
  return `${done} ${next}`
}
