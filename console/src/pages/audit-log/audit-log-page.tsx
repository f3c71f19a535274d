// The page “Audit log”: every management action at this gateway, who did it and what it changed. Whether the chain is whole is
// checked when somebody asks; the export holds the hashes, so that others can check it too.
import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { Filters } from '../../parts/filters.tsx'
import type { Filter } from '../../parts/filters.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Note } from '../../parts/note.tsx'
import { Tokens } from '../../parts/numbers.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { PartError } from '../../parts/part-error.tsx'
import { Sheet, Stack } from '../../parts/sheet.tsx'
import { Empty, Part } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { When } from '../../parts/when.tsx'
import { AuditEntryDrawer, Outcome } from './audit-entry-drawer.tsx'
import { useAuditLog, useVerified, type AuditEntry } from './use-audit-log.ts'

const route = getRouteApi('/console/audit-log')

export function AuditLogPage() {
  const { action, actor, entry } = route.useSearch()
  const navigate = route.useNavigate()
  const log = useAuditLog({ action, actor })
  const rows = log.data?.pages.flatMap(({ data }) => data) ?? []
  const opened = rows.find(({ sequence }) => sequence === entry)
  const show = (sequence: number | undefined) =>
    void navigate({ search: (search) => ({ ...search, entry: sequence }), replace: entry !== undefined })
  const filter = (change: { action?: string | undefined; actor?: string | undefined }) =>
    void navigate({ search: (search) => ({ ...search, ...change, entry: undefined }), replace: true })
  return (
    <>
      <PageHead title="Audit log" under="What was done at this gateway, the newest first." actions={<Actions />} />
      <Stack>
        <Filters
          filters={filtersOf(rows, { action, actor }, filter)}
          onClear={() => filter({ action: undefined, actor: undefined })}
        />
        <Sheet label="Audit log">
          <Part query={log} name="Audit log">
            {() => (
              <DataTable
                caption="Audit log"
                columns={columns}
                rows={rows}
                keyOf={({ sequence }) => String(sequence)}
                onOpen={({ sequence }) => show(sequence)}
                chosen={entry === undefined ? undefined : String(entry)}
                phone={phoneOf}
                more={
                  log.hasNextPage
                    ? { load: () => void log.fetchNextPage(), isLoading: log.isFetchingNextPage }
                    : undefined
                }
                empty={<NoEntries isFiltered={action !== undefined || actor !== undefined} />}
              />
            )}
          </Part>
        </Sheet>
      </Stack>
      <AuditEntryDrawer entry={opened} rows={rows} onShow={show} />
    </>
  )
}

function NoEntries({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) return <Empty title="No entry like that">Clear the filters to see all of them.</Empty>
  return <Empty title="Nothing yet">Every change that somebody makes is written here.</Empty>
}

function Actions() {
  const [isWanted, setWanted] = useState(false)
  const { data, error, isFetching, refetch } = useVerified(isWanted)
  const check = () => (isWanted ? void refetch() : setWanted(true))
  return (
    <>
      {data === undefined ? null : data.ok ? (
        <Mark kind="good">
          <span role="status">
            Chain is whole: <Tokens count={data.checked} /> entries
          </span>
        </Mark>
      ) : (
        <Note kind="bad">The chain is broken: {data.broken}</Note>
      )}
      {error === null ? null : <PartError title="The chain could not be checked" error={error} />}
      <Button onClick={check} loading={isFetching}>
        Check the chain
      </Button>
      <Button component="a" href="/admin/audit-log/export" download>
        Export
      </Button>
    </>
  )
}

const columns: readonly TableColumn<AuditEntry>[] = [
  { id: 'at', name: 'Time', cell: ({ at }) => <When at={at} /> },
  { id: 'action', name: 'Action', cell: ({ action }) => <code>{action}</code> },
  { id: 'actor', name: 'Who', cell: ({ actor }) => actor.name },
  { id: 'target', name: 'On', cell: ({ target }) => <span className="dim">{target ?? '–'}</span> },
  { id: 'outcome', name: 'Outcome', cell: (entry) => <Outcome entry={entry} /> },
  { id: 'address', name: 'From', isDetail: true, cell: ({ address }) => <span className="dim">{address ?? '–'}</span> },
]

function phoneOf(entry: AuditEntry) {
  return {
    title: entry.action,
    under: (
      <>
        <When at={entry.at} /> · {entry.actor.name}
      </>
    ),
    result: <Outcome entry={entry} />,
  }
}

/** What can be chosen is what the rows hold, and what is chosen. */
function filtersOf(
  rows: readonly AuditEntry[],
  { action, actor }: { action?: string | undefined; actor?: string | undefined },
  change: (changed: { action?: string | undefined; actor?: string | undefined }) => void,
): readonly Filter[] {
  const actions = new Set([...rows.map((row) => row.action), ...(action === undefined ? [] : [action])])
  const actors = new Map(actor === undefined ? [] : [[actor, actor]])
  for (const { actor: one } of rows) if (one.id !== null) actors.set(one.id, one.name)
  return [
    {
      id: 'action',
      name: 'Action',
      isPinned: true,
      options: [...actions].toSorted().map((id) => ({ id, name: id })),
      chosen: action === undefined ? [] : [action],
      onChange: ([first]) => change({ action: first }),
    },
    {
      id: 'actor',
      name: 'Who',
      isPinned: true,
      options: [...actors].map(([id, name]) => ({ id, name })),
      chosen: actor === undefined ? [] : [actor],
      onChange: ([first]) => change({ actor: first }),
    },
  ]
}
