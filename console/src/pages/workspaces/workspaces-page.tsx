// The page “Workspaces”: all of them with their state and what is in their wallets. A row leads to the page of one.
import { getRouteApi } from '@tanstack/react-router'
import { Money } from '../../parts/money.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { Sheet, Stack } from '../../parts/sheet.tsx'
import { Empty, Part } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { When } from '../../parts/when.tsx'
import { useWorkspaces, type ListedWorkspace } from './use-workspaces.ts'
import { Limited, WorkspaceState } from './workspace-state.tsx'

const route = getRouteApi('/console/workspaces')

export function WorkspacesPage() {
  const { search } = route.useSearch()
  const navigate = route.useNavigate()
  const workspaces = useWorkspaces(search)
  const rows = workspaces.data?.pages.flatMap(({ data }) => data) ?? []
  const find = (text: string | undefined) => void navigate({ search: { search: text }, replace: true })
  return (
    <>
      <PageHead title="Workspaces" under="Who calls this gateway and pays, the newest first." />
      <Stack>
        <SearchField label="Search workspaces" placeholder="Name or id" search={search} onSearch={find} />
        <Sheet label="Workspaces">
          <Part query={workspaces} name="Workspaces">
            {() => (
              <DataTable
                caption="Workspaces"
                columns={columns}
                rows={rows}
                keyOf={({ id }) => id}
                linkOf={({ id }) => ({ to: '/console/workspaces/$workspace', params: { workspace: id } })}
                phone={(one) => ({
                  title: one.name,
                  amount: <Limited usd={one.spendable} />,
                  under: <When at={one.created_at} />,
                  result: <WorkspaceState status={one.status} />,
                })}
                more={
                  workspaces.hasNextPage
                    ? { load: () => void workspaces.fetchNextPage(), isLoading: workspaces.isFetchingNextPage }
                    : undefined
                }
                empty={<NoWorkspaces search={search} />}
              />
            )}
          </Part>
        </Sheet>
      </Stack>
    </>
  )
}

function NoWorkspaces({ search }: { search: string | undefined }) {
  if (search === undefined)
    return <Empty title="No workspace yet">The first one is made with the first operator.</Empty>
  return <Empty title="No workspace like that">No name and no id holds “{search}”.</Empty>
}

const columns: readonly TableColumn<ListedWorkspace>[] = [
  { id: 'name', name: 'Name', cell: ({ name }) => name },
  { id: 'state', name: 'State', cell: ({ status }) => <WorkspaceState status={status} /> },
  { id: 'spendable', name: 'Spendable', align: 'right', cell: ({ spendable }) => <Limited usd={spendable} /> },
  { id: 'posted', name: 'Posted', align: 'right', cell: ({ posted }) => <Money usd={posted} form="row" /> },
  { id: 'held', name: 'Held', align: 'right', isDetail: true, cell: ({ held }) => <Money usd={held} form="row" /> },
  { id: 'credit', name: 'Credit limit', align: 'right', cell: ({ credit_limit: limit }) => <Limited usd={limit} /> },
  { id: 'made', name: 'Made', isDetail: true, cell: ({ created_at: at }) => <When at={at} /> },
]
