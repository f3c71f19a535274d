// The page “Refused”: requests that were refused before a model was called. They cost nothing and are no generations, so that no other
// list has them. All are counted; of those that are alike in a minute the first is shown.
import { getRouteApi, Link } from '@tanstack/react-router'
import { useWorkspace } from '../../app/workspace.tsx'
import { withoutDefaults } from '../../app/search-params.ts'
import { ChoiceControl } from '../../parts/choice-control.tsx'
import { Figures } from '../../parts/figure-tabs.tsx'
import { Filters, type Filter } from '../../parts/filters.tsx'
import { Tokens } from '../../parts/numbers.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet, Stack } from '../../parts/sheet.tsx'
import { Empty, Part } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { Tag } from '../../parts/tag.tsx'
import { When } from '../../parts/when.tsx'
import { activityRanges, timeOf, usualRange } from '../activity/activity-search.ts'
import { sayRefusal, WhatToDo } from './refusal-words.tsx'
import { useRefused, type Refusal } from './use-refused.ts'

const route = getRouteApi('/console/activity/refused')

const ranges = activityRanges.map((id) => ({ id, name: id.replace(/\d+/, '$& ') }))
const FIGURES_MOST = 6

type Count = { code: string; count: number }

export function RefusedPage() {
  const { id: workspace } = useWorkspace()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { key, error_code: codes } = search
  const asked = {
    ...timeOf(search),
    ...(key !== undefined && { key: key.join(',') }),
    ...(codes !== undefined && { error_code: codes.join(',') }),
  }
  const read = useRefused(workspace, asked)
  const rows = read.data?.pages.flatMap(({ data }) => data) ?? []
  const counts = read.data?.pages[0]?.counts ?? []
  const change = (changed: Partial<typeof search>) =>
    void navigate({
      search: (before) => withoutDefaults({ ...before, ...changed }, { range: usualRange }),
      replace: true,
    })
  const time = timeOf(search)
  const filters = filtersOf(rows, counts, search, change)
  return (
    <Stack>
      <PageHead
        title="Refused"
        crumb={
          <Link className="link" to="/console/activity">
            Activity
          </Link>
        }
        under="Requests that were refused before a model was called. They cost nothing."
      />
      <Filters
        filters={filters}
        onClear={() => change({ key: undefined, error_code: undefined })}
        before={
          <ChoiceControl
            label="Range"
            choices={ranges}
            chosen={'range' in time ? time.range : usualRange}
            onChoose={(range) => change({ range, from: undefined, to: undefined })}
          />
        }
      />
      <Part query={read} name="Refused requests">
        {() => (
          <Stack>
            {counts.length === 0 ? null : <Counts counts={counts} />}
            <Sheet label="Refused requests">
              <DataTable
                caption="Refused requests"
                columns={columns}
                rows={rows}
                keyOf={({ id }) => id}
                linkOf={({ id }) => ({ to: '/console/activity/$request', params: { request: id } })}
                phone={phoneOf}
                more={
                  read.hasNextPage
                    ? { load: () => void read.fetchNextPage(), isLoading: read.isFetchingNextPage }
                    : undefined
                }
                empty={<Empty title="Nothing was refused">In this time every request reached a model.</Empty>}
              />
            </Sheet>
          </Stack>
        )}
      </Part>
    </Stack>
  )
}

type Search = ReturnType<typeof route.useSearch>

/** What can be chosen is what the rows and the counts hold. */
function filtersOf(
  rows: readonly Refusal[],
  counts: readonly Count[],
  { key = [], error_code: codes = [] }: Search,
  change: (changed: Partial<Search>) => void,
): Filter[] {
  const keys = new Map(rows.map((row) => [row.key_id, row.key ?? row.key_id]))
  const orNone = (chosen: readonly string[]) => (chosen.length === 0 ? undefined : [...chosen])
  const filter = (id: string, name: string, options: Filter['options'], chosen: readonly string[]): Filter => ({
    id,
    name,
    isPinned: true,
    isMany: true,
    options,
    chosen,
    onChange: (now) => change({ [id]: orNone(now) }),
  })
  return [
    filter(
      'key',
      'Key',
      [...keys].map(([id, name]) => ({ id, name })),
      key,
    ),
    filter(
      'error_code',
      'Error',
      counts.map(({ code }) => ({ id: code, name: code })),
      codes,
    ),
  ]
}

function Counts({ counts }: { counts: readonly Count[] }) {
  const all = counts.reduce((sum, { count }) => sum + count, 0)
  const shown = counts.slice(0, FIGURES_MOST).map(({ code, count }) => ({
    id: code,
    name: code,
    value: <Tokens count={count} />,
  }))
  return (
    <Sheet label="How many">
      <Figures figures={[{ id: 'all', name: 'Refused', value: <Tokens count={all} /> }, ...shown]} />
    </Sheet>
  )
}

const columns: readonly TableColumn<Refusal>[] = [
  { id: 'at', name: 'Time', cell: ({ at }) => <When at={at} /> },
  {
    id: 'code',
    name: 'Error',
    cell: ({ status, code }) => (
      <Tag tone="warn">
        {status} {code}
      </Tag>
    ),
  },
  { id: 'why', name: 'Why', cell: (row) => sayRefusal(row) },
  { id: 'do', name: 'What to do', cell: (row) => <WhatToDo refusal={row} /> },
  { id: 'model', name: 'Model asked for', cell: ({ requested_model: model }) => <code>{model ?? '–'}</code> },
  { id: 'key', name: 'Key', cell: ({ key, key_id: id }) => key ?? id },
  { id: 'client', name: 'Client', isDetail: true, cell: ({ client }) => client },
]

function phoneOf(row: Refusal) {
  return {
    title: sayRefusal(row),
    under: (
      <>
        <When at={row.at} /> · {row.key ?? row.key_id} · <WhatToDo refusal={row} />
      </>
    ),
    result: <Tag tone="warn">{row.code}</Tag>,
  }
}
