// The page “Providers”: who is called, with which credentials, and who could be. What the configuration file names is read-only
// here and says so; what is stored here is added, tested, rotated and removed.
import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay } from '../../app/use-may.ts'
import { Allowed } from '../../parts/allowed.tsx'
import { NothingToSay, Tokens } from '../../parts/numbers.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet, Stack } from '../../parts/sheet.tsx'
import { Empty, Part } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { When } from '../../parts/when.tsx'
import { CredentialDialog, type CredentialChoice } from './credential-dialog.tsx'
import { MasterKey } from './master-key.tsx'
import { ProviderDrawer } from './provider-drawer.tsx'
import { DocsLink, nameOfCredential, ProviderState, saySource } from './provider-words.tsx'
import styles from './providers.module.css'
import { useProviders, type KnownProvider, type Provider, type Supply } from './use-providers.ts'

const route = getRouteApi('/console/providers')

export function ProvidersPage() {
  const { add = false } = route.useSearch()
  const navigate = route.useNavigate()
  const may = useMay('supply.write')
  const supply = useProviders()
  const [known, setKnown] = useState<string>()
  const open = (isOpen: boolean) =>
    void navigate({ search: (old) => ({ ...old, add: isOpen ? true : undefined }), replace: !isOpen })
  const close = () => {
    setKnown(undefined)
    if (add) open(false)
  }
  return (
    <>
      <PageHead
        title="Providers"
        under="Who is called, and with which credentials. A credential goes in and never comes out."
        actions={
          <Allowed may={may} who="Operators can add credentials.">
            {(isDisabled) => (
              <Button variant="filled" disabled={isDisabled} onClick={() => open(true)}>
                Add a credential
              </Button>
            )}
          </Allowed>
        }
      />
      <Part query={supply} name="Providers">
        {(read) => (
          <>
            <Lists supply={read} onAdd={may ? setKnown : undefined} />
            <CredentialDialog
              isOpen={may && (add || known !== undefined)}
              provider={known}
              choices={listChoices(read)}
              onClose={close}
            />
          </>
        )}
      </Part>
    </>
  )
}

function Lists({ supply, onAdd }: { supply: Supply; onAdd: ((name: string) => void) | undefined }) {
  const { provider: chosen } = route.useSearch()
  const navigate = route.useNavigate()
  const show = (name: string | undefined) => void navigate({ search: (old) => ({ ...old, provider: name }) })
  return (
    <Stack>
      <Sheet title="In use here" note={`${supply.providers.length}`}>
        <DataTable
          caption="Providers"
          columns={columns}
          rows={supply.providers}
          keyOf={({ name }) => name}
          onOpen={({ name }) => show(name)}
          chosen={chosen}
          phone={(one) => ({
            title: one.name,
            amount: <ProviderState provider={one} />,
            under: <CredentialNames provider={one} />,
            result: <LastWorked provider={one} />,
          })}
          empty={
            <Empty title="No provider yet">
              Add a credential of one that is known below, or name one in the configuration file.
            </Empty>
          }
        />
      </Sheet>
      <Sheet title="Known, without a credential" note="each is ready with one of these">
        <DataTable
          caption="Providers that are known and have no credential"
          columns={knownColumns(onAdd)}
          rows={supply.known}
          keyOf={({ name }) => name}
          isDense
          phone={(one) => ({
            title: one.display_name,
            amount: <AddButton provider={one} onAdd={onAdd} />,
            under: <Needs provider={one} />,
          })}
          empty={<Empty title="All that are known are in use" />}
        />
      </Sheet>
      <MasterKey may={onAdd !== undefined} />
      <ProviderDrawer
        provider={supply.providers.find(({ name }) => name === chosen)}
        isOpen={chosen !== undefined}
        onClose={() => show(undefined)}
      />
    </Stack>
  )
}

function listChoices({ providers, known }: Supply): CredentialChoice[] {
  return [
    ...providers
      .filter(({ key_obstacle: obstacle }) => obstacle === null)
      .map(({ name, credentials }) => ({ name, note: `${credentials.length || 'none'} so far` })),
    ...known
      .filter(({ takes_key: takes, disabled }) => takes && !disabled)
      .map(({ name, display_name: display }) => ({ name, note: display })),
  ]
}

const columns: readonly TableColumn<Provider>[] = [
  { id: 'name', name: 'Provider', cell: ({ name }) => name },
  { id: 'state', name: 'State', cell: (provider) => <ProviderState provider={provider} /> },
  { id: 'credentials', name: 'Credentials', cell: (provider) => <CredentialNames provider={provider} /> },
  { id: 'worked', name: 'Last worked', cell: (provider) => <LastWorked provider={provider} /> },
  { id: 'models', name: 'Models', align: 'right', cell: ({ models }) => <Tokens count={models} /> },
  {
    id: 'protocols',
    name: 'Protocols',
    isDetail: true,
    cell: ({ protocols }) => <span className="dim">{protocols.join(', ') || '–'}</span>,
  },
  { id: 'source', name: 'Comes from', cell: (provider) => <span className="dim">{saySource(provider)}</span> },
]

const NAMED = 3

function CredentialNames({ provider }: { provider: Provider }) {
  const { credentials } = provider
  if (credentials.length === 0) return <NothingToSay />
  return (
    <span className={styles.names}>
      {credentials.slice(0, NAMED).map((one) => (
        <code key={one.id}>{nameOfCredential(one)}</code>
      ))}
      {credentials.length <= NAMED ? null : <span className="dim">and {credentials.length - NAMED} more</span>}
    </span>
  )
}

function LastWorked({ provider }: { provider: Provider }) {
  const last = provider.credentials
    .flatMap(({ worked_at: at }) => at ?? [])
    .toSorted()
    .at(-1)
  return last === undefined ? <span className="dim">not yet</span> : <When at={last} form="ago" />
}

function knownColumns(onAdd: ((name: string) => void) | undefined): readonly TableColumn<KnownProvider>[] {
  return [
    { id: 'name', name: 'Provider', cell: ({ display_name: name }) => name },
    { id: 'needs', name: 'Ready with', cell: (provider) => <Needs provider={provider} /> },
    {
      id: 'docs',
      name: 'Documents',
      isDetail: true,
      cell: ({ docs }) => <DocsLink docs={docs} />,
    },
    { id: 'add', name: 'Credential', align: 'right', cell: (one) => <AddButton provider={one} onAdd={onAdd} /> },
  ]
}

function Needs({ provider: { needs, disabled } }: { provider: KnownProvider }) {
  return <span className="dim">{disabled ? 'switched off by the configuration file' : needs}</span>
}

function AddButton({ provider, onAdd }: { provider: KnownProvider; onAdd: ((name: string) => void) | undefined }) {
  const { name, display_name: display, takes_key: takes, disabled } = provider
  if (!takes || disabled) return <NothingToSay />
  return (
    <Button
      size="compact-xs"
      disabled={onAdd === undefined}
      aria-label={`Add a credential of ${display}`}
      onClick={() => onAdd?.(name)}
    >
      Add
    </Button>
  )
}
