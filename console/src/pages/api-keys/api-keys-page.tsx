// The page “API keys”: those of the workspace with their state and limits, a new one, and disabling one, which can be undone.
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { useMay } from '../../app/use-may.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { Allowed } from '../../parts/allowed.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Money } from '../../parts/money.tsx'
import { Tokens } from '../../parts/numbers.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Empty, Part } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { tellDone, tellFailed } from '../../parts/toasts.ts'
import { When } from '../../parts/when.tsx'
import { CreateKey } from './create-key.tsx'
import { keysQueryKey, useKeys, type ApiKey } from './use-keys.ts'

export function ApiKeysPage() {
  const { id } = useWorkspace()
  const may = useMay('keys.write')
  const keys = useKeys(id)
  const turn = useTurn(id)
  const [isCreating, setCreating] = useState(false)
  const create = (
    <Allowed may={may} who="Members, admins and owners can create keys.">
      {(isDisabled) => (
        <Button variant="filled" disabled={isDisabled} onClick={() => setCreating(true)}>
          Create key
        </Button>
      )}
    </Allowed>
  )
  const columns = may ? [...shownColumns, turnColumn(turn)] : shownColumns
  return (
    <>
      <PageHead title="API keys" under="Who may call the gateway for this workspace." actions={create} />
      <Sheet label="API keys">
        <Part query={keys} name="API keys">
          {(rows) => (
            <DataTable
              caption="API keys"
              columns={columns}
              rows={rows}
              keyOf={(key) => key.id}
              phone={(key) => ({ title: key.name, under: key.preview, result: <State apiKey={key} /> })}
              empty={<Empty title="No key yet">Create one: its text is shown once.</Empty>}
            />
          )}
        </Part>
      </Sheet>
      <CreateKey workspace={id} isOpen={isCreating} onClose={() => setCreating(false)} />
    </>
  )
}

const shownColumns: readonly TableColumn<ApiKey>[] = [
  { id: 'name', name: 'Name', cell: ({ name }) => name },
  { id: 'state', name: 'State', cell: (key) => <State apiKey={key} /> },
  { id: 'begins', name: 'Begins', cell: ({ preview }) => <code>{preview}</code> },
  {
    id: 'rpm',
    name: 'Requests/min',
    align: 'right',
    isDetail: true,
    cell: ({ limits }) => count(limits.requests_per_minute),
  },
  { id: 'month', name: 'USD a month', align: 'right', cell: ({ limits }) => amount(limits.spend_per_month) },
  {
    id: 'expires',
    name: 'Expires',
    isDetail: true,
    cell: ({ expires_at: at }) => (at === null ? '–' : <When at={at} />),
  },
]

type Turn = (key: ApiKey, way: 'disable' | 'enable') => void

function turnColumn(turn: Turn): TableColumn<ApiKey> {
  const cell = (key: ApiKey) => {
    const way = key.status === 'active' ? 'disable' : 'enable'
    return (
      <Button size="xs" aria-label={`${way} ${key.name}`} onClick={() => turn(key, way)}>
        {way === 'disable' ? 'Disable' : 'Enable'}
      </Button>
    )
  }
  return { id: 'turn', name: 'Use', cell }
}

/** Acts at once and offers the way back. */
function useTurn(workspace: string): Turn {
  const queries = useQueryClient()
  const turn = async (key: ApiKey, way: 'disable' | 'enable', isUndo: boolean) => {
    const asked = { params: { path: { workspace, key: key.id } } }
    try {
      await (way === 'disable'
        ? answerOf(api.POST('/admin/workspaces/{workspace}/keys/{key}/disable', asked))
        : answerOf(api.POST('/admin/workspaces/{workspace}/keys/{key}/enable', asked)))
      const back = () => void turn(key, way === 'disable' ? 'enable' : 'disable', true)
      tellDone(`${key.name} is ${way}d`, isUndo ? undefined : back)
    } catch (error) {
      tellFailed(`${key.name} could not be ${way}d`, error)
    }
    await queries.invalidateQueries({ queryKey: keysQueryKey(workspace) })
  }
  return (key, way) => void turn(key, way, false)
}

function State({ apiKey: { status, expires_at: expires } }: { apiKey: ApiKey }) {
  if (status !== 'active') return <Mark kind="idle">Disabled</Mark>
  if (expires !== null && Date.parse(expires) <= Date.now()) return <Mark kind="bad">Expired</Mark>
  return <Mark kind="good">Active</Mark>
}

function count(limit: number | null) {
  return limit === null ? 'no limit' : <Tokens count={limit} />
}

function amount(limit: string | null) {
  return limit === null ? 'no limit' : <Money usd={limit} form="sum" />
}
