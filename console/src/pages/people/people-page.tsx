// The page “People”: everybody who has an account, and in a drawer what the operator can do with one of them.
import { getRouteApi } from '@tanstack/react-router'
import { PageHead } from '../../parts/page-head.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { Sheet, Stack } from '../../parts/sheet.tsx'
import { Empty, Part } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { When } from '../../parts/when.tsx'
import { PersonDrawer } from './person-drawer.tsx'
import { PersonState } from './person-state.tsx'
import { usePeople, type Person } from './use-people.ts'

const route = getRouteApi('/console/people')

export function PeoplePage() {
  const { search, person } = route.useSearch()
  const navigate = route.useNavigate()
  const people = usePeople(search)
  const rows = people.data?.pages.flatMap(({ data }) => data) ?? []
  const show = (id: string | undefined) => void navigate({ search: (all) => ({ ...all, person: id }) })
  const find = (text: string | undefined) =>
    void navigate({ search: (all) => ({ ...all, search: text }), replace: true })
  return (
    <>
      <PageHead title="People" under="Everybody who has an account at this gateway." />
      <Stack>
        <SearchField label="Search people" placeholder="E-mail or name" search={search} onSearch={find} />
        <Sheet label="People">
          <Part query={people} name="People">
            {() => (
              <DataTable
                caption="People"
                columns={columns}
                rows={rows}
                keyOf={({ id }) => id}
                onOpen={({ id }) => show(id)}
                chosen={person}
                phone={(one) => ({ title: one.email, under: one.name, result: <PersonState person={one} /> })}
                more={
                  people.hasNextPage
                    ? { load: () => void people.fetchNextPage(), isLoading: people.isFetchingNextPage }
                    : undefined
                }
                empty={<Empty title="Nobody of that name">No e-mail and no name holds “{search}”.</Empty>}
              />
            )}
          </Part>
        </Sheet>
      </Stack>
      <PersonDrawer id={person} onClose={() => show(undefined)} />
    </>
  )
}

const columns: readonly TableColumn<Person>[] = [
  { id: 'email', name: 'E-mail', cell: ({ email }) => email },
  { id: 'state', name: 'State', cell: (person) => <PersonState person={person} /> },
  { id: 'name', name: 'Name', cell: ({ name }) => name },
  { id: 'role', name: 'At the gateway', cell: ({ gateway_role: role }) => role ?? <span className="dim">–</span> },
  {
    id: 'workspaces',
    name: 'Workspaces',
    isDetail: true,
    cell: ({ workspaces }) => <span className="dim">{workspaces.map(({ name }) => name).join(', ') || '–'}</span>,
  },
  {
    id: 'factor',
    name: 'Second factor',
    isDetail: true,
    cell: ({ has_second_factor: has }) => (has ? 'yes' : <span className="dim">no</span>),
  },
  {
    id: 'seen',
    name: 'Last seen',
    cell: ({ last_seen_at: at }) => (at === null ? <span className="dim">never</span> : <When at={at} form="ago" />),
  },
]
