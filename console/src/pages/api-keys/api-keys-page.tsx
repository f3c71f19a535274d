// The page “API keys”: who may spend how much on what. A list of those of the workspace with their state, what they spent this month
// of their budget, and their last use; a drawer for one of them; and a new one.
import { Button, TextInput } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useMay } from '../../app/use-may.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { Allowed } from '../../parts/allowed.tsx'
import { SecretDialog } from '../../parts/dialogs.tsx'
import { Icon } from '../../parts/icon.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet, Stack } from '../../parts/sheet.tsx'
import { usePageKeys } from '../../parts/single-keys.ts'
import { Empty, Part } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import styles from './api-keys.module.css'
import { CreateKey } from './create-key.tsx'
import { keyColumns, phoneRow } from './key-columns.tsx'
import { KeyDrawer } from './key/key-drawer.tsx'
import { useKeys, type ApiKey } from './use-keys.ts'

const route = getRouteApi('/console/api-keys')

/** A text that is shown once: kept here alone, until its dialog is closed. */
type Secret = { text: string; title: string; keyId: string; notice: string | null }

export function ApiKeysPage() {
  const { id } = useWorkspace()
  const may = useMay('keys.write')
  const { key, find = '', create } = route.useSearch()
  const navigate = route.useNavigate()
  const keys = useKeys(id)
  const [secret, setSecret] = useState<Secret>()
  /** The key whose drawer begins at its aliases. */
  const [aliased, setAliased] = useState<string>()
  const rows = useRows(keys.data?.data, find)
  const show = (next: string | undefined) => void navigate({ search: (all) => ({ ...all, key: next }) })
  const setCreating = (isOpen: boolean) =>
    void navigate({ search: (all) => ({ ...all, create: isOpen || undefined }), replace: true })
  const search = (text: string) =>
    void navigate({ search: (all) => ({ ...all, find: text === '' ? undefined : text }), replace: true })
  const reveal = (title: string) => (made: { key: { id: string }; text: string; notice: string | null }) =>
    setSecret({ title, text: made.text, keyId: made.key.id, notice: made.notice })
  const close = (isForAlias = false) => {
    show(secret?.keyId)
    setAliased(isForAlias ? secret?.keyId : undefined)
    setSecret(undefined)
  }
  usePageKeys({ c: may ? () => setCreating(true) : undefined })
  const columns = useMemo(() => keyColumns(Date.now()), [])
  const at = rows.findIndex((row) => row.id === key)
  const neighbour = (by: 1 | -1) => {
    const other = at === -1 ? undefined : rows[at + by]
    return other === undefined ? undefined : () => show(other.id)
  }
  return (
    <>
      <Head count={keys.data?.data.length} may={may} find={find} onFind={search} onCreate={() => setCreating(true)} />
      <Stack>
        <Sheet label="API keys">
          <Part query={keys} name="API keys">
            {() => (
              <DataTable
                caption="API keys"
                columns={columns}
                rows={rows}
                keyOf={(row) => row.id}
                onOpen={(row) => show(row.id)}
                chosen={key}
                phone={phoneRow}
                empty={find === '' ? <FirstKey /> : <NoneFound find={find} onClear={() => search('')} />}
              />
            )}
          </Part>
        </Sheet>
        <AboutSpend />
      </Stack>
      <KeyDrawer
        id={key}
        atAliases={key !== undefined && key === aliased}
        onClose={() => show(undefined)}
        onNewer={neighbour(-1)}
        onOlder={neighbour(1)}
        onRotated={reveal('The new text of the key')}
      />
      <CreateKey
        workspace={id}
        isOpen={create === true && may}
        onClose={() => setCreating(false)}
        onMade={reveal('Your new API key')}
      />
      <NewText secret={secret} onClose={() => close()} onAlias={() => close(true)} />
    </>
  )
}

function AboutSpend() {
  return (
    <p className="dim">
      Months are UTC. Spend counts what is charged; what is held counts against a budget too, so that it is never
      passed.
    </p>
  )
}

type NewTextProps = { secret: Secret | undefined; onClose(): void; onAlias(): void }

function NewText({ secret, onClose, onAlias }: NewTextProps) {
  const next = (
    <>
      <Button variant="subtle" onClick={onAlias}>
        Give it aliases
      </Button>
      <Button
        variant="subtle"
        renderRoot={(root) => <Link to="/console/connect" search={{ key: secret?.keyId }} {...root} />}
      >
        Connect a tool
      </Button>
    </>
  )
  return (
    <SecretDialog secret={secret?.text} title={secret?.title ?? ''} next={next} onClose={onClose}>
      Copy it now. It is shown this once: the gateway keeps only a digest of it. {secret?.notice}
    </SecretDialog>
  )
}

type HeadProps = { count: number | undefined; may: boolean; find: string; onFind(text: string): void; onCreate(): void }

function Head({ count, may, find, onFind, onCreate }: HeadProps) {
  const many = count === undefined ? '' : count === 1 ? '1 key. ' : `${count} keys. `
  const actions = (
    <>
      <TextInput
        aria-label="Find a key"
        placeholder="Find a key"
        type="search"
        maxLength={128}
        leftSection={<Icon name="search" size={14} />}
        value={find}
        onChange={(event) => onFind(event.currentTarget.value)}
        data-page-filter
      />
      <Allowed may={may} who="Members, admins and owners can create keys.">
        {(isDisabled) => (
          <Button
            variant="filled"
            disabled={isDisabled}
            leftSection={<Icon name="plus" size={14} />}
            rightSection={
              <kbd aria-hidden="true" className={styles.wide}>
                C
              </kbd>
            }
            onClick={onCreate}
          >
            Create key
          </Button>
        )}
      </Allowed>
    </>
  )
  return <PageHead title="API keys" under={`${many}Their text is shown once, when they are made.`} actions={actions} />
}

/** The newest first, of those whose name or beginning holds what is searched. */
function useRows(keys: readonly ApiKey[] | undefined, find: string): readonly ApiKey[] {
  return useMemo(() => {
    const wanted = find.trim().toLowerCase()
    const found = (keys ?? []).filter(
      ({ name, preview, id }) =>
        name.toLowerCase().includes(wanted) ||
        preview.replace('…', '').toLowerCase().startsWith(wanted) ||
        id === wanted,
    )
    return found.toReversed()
  }, [keys, find])
}

function FirstKey() {
  return <Empty title="No key yet">Create one: its text is shown once, and every request needs one.</Empty>
}

function NoneFound({ find, onClear }: { find: string; onClear(): void }) {
  return (
    <Empty title="No key of that name" action={<Button onClick={onClear}>Show all keys</Button>}>
      No name and no beginning holds “{find}”.
    </Empty>
  )
}
