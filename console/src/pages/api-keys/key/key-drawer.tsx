// One API key: what it spent, its limits, models and aliases as a form whose foot names the change, who uses it; and rotating,
// disabling and deleting it. The list stays behind; `[` and `]` go to the newer and the older one.
import { Button, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay } from '../../../app/use-may.ts'
import { useWorkspace } from '../../../app/workspace.tsx'
import { ConfirmDialog } from '../../../parts/dialogs.tsx'
import { FormFoot } from '../../../parts/form-foot.tsx'
import { DrawerSection, SideDrawer } from '../../../parts/side-drawer.tsx'
import { Part } from '../../../parts/states.tsx'
import { tellDone } from '../../../parts/toasts.ts'
import { When } from '../../../parts/when.tsx'
import { LastUsed } from '../key-columns.tsx'
import { State } from '../key-state.tsx'
import { useChangeKeys, useKey, type UsedKey } from '../use-keys.ts'
import { KeyAliases } from './key-aliases.tsx'
import { KeyBudget } from './key-budget.tsx'
import { KeyClients } from './key-clients.tsx'
import { KeyLimits, KeyModels } from './key-limits.tsx'
import { RotateDialog } from './rotate-dialog.tsx'
import { useKeyForm, type KeyForm } from './use-key-form.ts'

type Made = { key: { id: string }; text: string; notice: string | null }

type KeyDrawerProps = {
  id: string | undefined
  /** Whether it begins at the aliases. */
  atAliases: boolean
  onClose(): void
  onNewer: (() => void) | undefined
  onOlder: (() => void) | undefined
  /** The text of the new key is the page's to show. */
  onRotated(made: Made): void
}

export function KeyDrawer({ id, atAliases, onClose, onNewer, onOlder, onRotated }: KeyDrawerProps) {
  const { id: workspace } = useWorkspace()
  const key = useKey(workspace, id)
  const walk = { onClose, onNewer, onOlder }
  if (id !== undefined && key.data?.id === id)
    return (
      <OneKey key={id} workspace={workspace} apiKey={key.data} atAliases={atAliases} {...walk} onRotated={onRotated} />
    )
  return (
    <SideDrawer isOpen={id !== undefined} title="API key" {...walk}>
      <Part query={key} name="API key">
        {() => null}
      </Part>
    </SideDrawer>
  )
}

const OF_SESSION =
  'The playground calls with it for a person who is signed in, and it ends with their session. It can be disabled and deleted.'

type OneKeyProps = Omit<KeyDrawerProps, 'id'> & { workspace: string; apiKey: UsedKey }

function OneKey({ workspace, apiKey, atAliases, onRotated, ...walk }: OneKeyProps) {
  const may = useMay('keys.write')
  const isSession = apiKey.made_for !== null
  const form = useKeyForm(workspace, apiKey, may && !isSession)
  const foot = (
    <FormFoot
      changes={form.changes}
      isSaving={form.isSaving}
      problem={form.problem}
      onSave={form.save}
      onDiscard={form.discard}
    />
  )
  return (
    <SideDrawer
      isOpen
      title={apiKey.name}
      beside={<State apiKey={apiKey} />}
      under={
        <>
          <code>{apiKey.preview}</code> · made <When at={apiKey.created_at} /> · last used <LastUsed apiKey={apiKey} />
        </>
      }
      actions={may ? <Actions workspace={workspace} apiKey={apiKey} onRotated={onRotated} /> : undefined}
      foot={isSession ? OF_SESSION : may ? foot : 'Members, admins and owners can change keys.'}
      {...walk}
    >
      {apiKey.replaced_by === null ? null : <Replaced apiKey={apiKey} />}
      <KeyBudget apiKey={apiKey} />
      <KeyLimits apiKey={apiKey} form={form} />
      <KeyModels apiKey={apiKey} form={form} />
      <KeyAliases apiKey={apiKey} form={form} isFirst={atAliases} />
      <KeyClients apiKey={apiKey} />
      <KeyName form={form} />
      {may ? <Deletion workspace={workspace} apiKey={apiKey} onDeleted={walk.onClose} /> : null}
    </SideDrawer>
  )
}

/** The two have one budget: its spend and limits count for both. */
function Replaced({ apiKey: { replaced_by: next, expires_at: at } }: { apiKey: UsedKey }) {
  return (
    <DrawerSection title="Replaced">
      <p className="dim">
        Another key was made in its place, and they share one budget. This one ends{' '}
        {at === null ? 'when it is disabled' : <When at={at} />}.{' '}
        <Link to="/console/api-keys" search={{ key: next ?? undefined }}>
          Open the new one
        </Link>
      </p>
    </DrawerSection>
  )
}

type ActionsProps = { workspace: string; apiKey: UsedKey; onRotated(made: Made): void }

function Actions({ workspace, apiKey, onRotated }: ActionsProps) {
  const keys = useChangeKeys(workspace)
  const [isRotating, setRotating] = useState(false)
  const isActive = apiKey.status === 'active'
  const isSession = apiKey.made_for !== null
  return (
    <>
      <Button disabled={!isActive || isSession || apiKey.replaced_by !== null} onClick={() => setRotating(true)}>
        Rotate
      </Button>
      <Button disabled={isSession && !isActive} onClick={() => void keys.turn(apiKey, isActive ? 'disable' : 'enable')}>
        {isActive ? 'Disable' : 'Enable'}
      </Button>
      <RotateDialog
        name={apiKey.name}
        isOpen={isRotating}
        onRotate={async (graceSeconds) => onRotated(await keys.rotate(apiKey.id, graceSeconds))}
        onClose={() => setRotating(false)}
      />
    </>
  )
}

function KeyName({ form }: { form: KeyForm }) {
  return (
    <DrawerSection title="Name">
      <TextInput
        aria-label="Name of the key"
        value={form.draft.name}
        disabled={form.isDisabled}
        onChange={(event) => form.change({ name: event.currentTarget.value })}
        onBlur={() => form.leave('name')}
        error={form.problemAt('name')}
        maxLength={128}
        autoComplete="off"
      />
    </DrawerSection>
  )
}

function Deletion({ workspace, apiKey, onDeleted }: { workspace: string; apiKey: UsedKey; onDeleted(): void }) {
  const { remove } = useChangeKeys(workspace)
  const [isAsking, setAsking] = useState(false)
  const requests = apiKey.clients.reduce((sum, client) => sum + client.requests, 0)
  return (
    <DrawerSection title="Delete">
      <p className="dim">For good: requests with it are refused from then on. To take it back later, disable it.</p>
      <div>
        <Button color="bad" variant="outline" onClick={() => setAsking(true)}>
          Delete this key
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        title={`Delete ${apiKey.name}`}
        action="Delete for good"
        isDangerous
        typed={apiKey.name}
        onConfirm={async () => {
          await remove(apiKey.id)
          tellDone(`${apiKey.name} is deleted`)
          onDeleted()
        }}
        onClose={() => setAsking(false)}
      >
        It was last used <LastUsed apiKey={apiKey} />, for {requests} {requests === 1 ? 'request' : 'requests'} in all.
        What it did stays in the records.
      </ConfirmDialog>
    </DrawerSection>
  )
}
