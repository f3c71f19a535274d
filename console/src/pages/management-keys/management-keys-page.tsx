// The pages of management keys, with which programs call the API that this console calls: those of a workspace, and those of the
// gateway. A list, making one whose text is shown once, and revoking one.
import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useMay } from '../../app/use-may.ts'
import { useSession } from '../../app/use-session.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { Allowed } from '../../parts/allowed.tsx'
import { ConfirmDialog, SecretDialog } from '../../parts/dialogs.tsx'
import { Mark } from '../../parts/mark.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet, Stack } from '../../parts/sheet.tsx'
import { usePageKeys } from '../../parts/single-keys.ts'
import { Empty, Part } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { tellDone } from '../../parts/toasts.ts'
import { When } from '../../parts/when.tsx'
import styles from './management-keys.module.css'
import { NewManagementKey } from './new-management-key.tsx'
import { useChangeManagementKeys, useManagementKeys, type KeysOf, type ManagementKey } from './use-management-keys.ts'

const ofWorkspace = getRouteApi('/console/management-keys')
const ofGateway = getRouteApi('/console/gateway-keys')

/** What is over all workspaces is nothing that a key of one can do. */
const OVER_ALL = /^(gateway|gateway-audit|gateway-keys|supply|workspaces|money|people)\./

export function ManagementKeysPage() {
  const { id, name, permissions } = useWorkspace()
  const { create = false } = ofWorkspace.useSearch()
  const navigate = ofWorkspace.useNavigate()
  return (
    <Keys
      workspace={id}
      under={`For programs that manage ${name} over the API, as you do here.`}
      may={useMay('management-keys.write')}
      who="Admins and owners can create them."
      scopes={permissions.filter((permission) => !OVER_ALL.test(permission))}
      isCreating={create}
      onCreating={(isOpen) => void navigate({ search: { create: isOpen || undefined }, replace: true })}
    />
  )
}

export function GatewayKeysPage() {
  const { permissions } = useSession()
  const { create = false } = ofGateway.useSearch()
  const navigate = ofGateway.useNavigate()
  return (
    <Keys
      workspace={undefined}
      under="For programs that manage the whole gateway over the API, as you do here."
      may={permissions.includes('gateway-keys.write')}
      who="Operators can create them."
      scopes={permissions}
      isCreating={create}
      onCreating={(isOpen) => void navigate({ search: { create: isOpen || undefined }, replace: true })}
    />
  )
}

type KeysProps = {
  workspace: KeysOf
  under: string
  may: boolean
  who: string
  scopes: readonly string[]
  isCreating: boolean
  onCreating(isOpen: boolean): void
}

function Keys({ workspace, under, may, who, scopes, isCreating, onCreating }: KeysProps) {
  const keys = useManagementKeys(workspace)
  const { revoke } = useChangeManagementKeys(workspace)
  const [secret, setSecret] = useState<string>()
  const [ending, setEnding] = useState<ManagementKey>()
  usePageKeys({ c: may ? () => onCreating(true) : undefined })
  const columns = useMemo(() => (may ? [...shownColumns, revokeColumn(setEnding)] : shownColumns), [may])
  const create = (
    <Allowed may={may} who={who}>
      {(isDisabled) => (
        <Button variant="filled" disabled={isDisabled} onClick={() => onCreating(true)}>
          Create management key
        </Button>
      )}
    </Allowed>
  )
  return (
    <>
      <PageHead title="Management keys" under={under} actions={create} />
      <Stack>
        <Sheet label="Management keys">
          <Part query={keys} name="Management keys">
            {(rows) => (
              <DataTable
                caption="Management keys"
                columns={columns}
                rows={rows}
                keyOf={({ id }) => id}
                phone={(key) => phoneRow(key, may ? setEnding : undefined)}
                empty={<Empty title="No management key">Programs call this API with one; people sign in.</Empty>}
              />
            )}
          </Part>
        </Sheet>
        <p className="dim">
          Sent as <code>Authorization: Bearer cmadm-…</code> to <code>{location.origin}/admin/…</code>, which{' '}
          <a href="/admin/openapi.json">its OpenAPI document</a> describes. It calls no model: that is what API keys are
          for.
        </p>
      </Stack>
      <NewManagementKey
        workspace={workspace}
        scopes={scopes}
        isOpen={isCreating && may}
        onClose={() => onCreating(false)}
        onMade={setSecret}
      />
      <SecretDialog secret={secret} title="Your new management key" onClose={() => setSecret(undefined)}>
        Copy it now. It is shown this once: the gateway keeps only a digest of it.
      </SecretDialog>
      <ConfirmDialog
        isOpen={ending !== undefined}
        title={`Revoke ${ending?.name ?? ''}?`}
        action="Revoke"
        isDangerous
        typed={ending?.name ?? ''}
        onConfirm={async () => {
          await revoke(ending?.id ?? '')
          tellDone(`${ending?.name} is revoked`)
        }}
        onClose={() => setEnding(undefined)}
      >
        It was last used {ending === undefined ? null : <LastUsed managementKey={ending} />}. Requests with it are
        refused from then on, for good. Management keys that it made end as well, and so do its open invitations.
      </ConfirmDialog>
    </>
  )
}

const shownColumns: readonly TableColumn<ManagementKey>[] = [
  { id: 'name', name: 'Name', cell: ({ name }) => name },
  { id: 'state', name: 'State', cell: (key) => <State managementKey={key} /> },
  { id: 'begins', name: 'Begins with', isDetail: true, cell: ({ preview }) => <code>{preview}</code> },
  { id: 'scopes', name: 'May', isDetail: true, cell: ({ scopes }) => <Scopes scopes={scopes} /> },
  { id: 'used', name: 'Last used', cell: (key) => <LastUsed managementKey={key} /> },
  {
    id: 'expires',
    name: 'Expires',
    cell: ({ expires_at: at }) => (at === null ? <span className="dim">never</span> : <When at={at} />),
  },
]

function revokeColumn(onRevoke: (key: ManagementKey) => void): TableColumn<ManagementKey> {
  return { id: 'revoke', name: 'Access', cell: (key) => <RevokeButton managementKey={key} onRevoke={onRevoke} /> }
}

function phoneRow(key: ManagementKey, onRevoke: ((key: ManagementKey) => void) | undefined) {
  return {
    title: key.name,
    amount: <State managementKey={key} />,
    under: (
      <>
        {key.preview} · <LastUsed managementKey={key} />
      </>
    ),
    result: onRevoke === undefined ? undefined : <RevokeButton managementKey={key} onRevoke={onRevoke} />,
  }
}

type RevokeButtonProps = { managementKey: ManagementKey; onRevoke(key: ManagementKey): void }

function RevokeButton({ managementKey, onRevoke }: RevokeButtonProps) {
  return (
    <Button size="xs" aria-label={`Revoke ${managementKey.name}`} onClick={() => onRevoke(managementKey)}>
      Revoke
    </Button>
  )
}

function Scopes({ scopes }: { scopes: readonly string[] }) {
  const all = scopes.join(', ')
  return (
    <code className={styles.scopeList} title={all}>
      {all}
    </code>
  )
}

function State({ managementKey: { expires_at: at } }: { managementKey: ManagementKey }) {
  if (at !== null && Date.parse(at) <= Date.now()) return <Mark kind="bad">Expired</Mark>
  return <Mark kind="good">Active</Mark>
}

function LastUsed({ managementKey: { last_used_at: at } }: { managementKey: ManagementKey }) {
  return at === null ? <span className="dim">never</span> : <When at={at} form="ago" />
}
