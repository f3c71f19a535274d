// The page “Usage”: sums of a stretch of time by model, key, provider or client, narrowed to any of them.
import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { answerOf, api } from '../../api/client.ts'
import { withoutDefaults } from '../../app/search-params.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { ChoiceControl } from '../../parts/choice-control.tsx'
import { Filters } from '../../parts/filters.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { RefusedNote } from '../../parts/report/refused-note.tsx'
import { ReportFigures } from '../../parts/report/report-figures.tsx'
import { firstMeasure, type Measure, type Usage } from '../../parts/report/report.ts'
import type { RowsOf } from '../../parts/report/rows-link.tsx'
import { Sheet, Stack } from '../../parts/sheet.tsx'
import { Empty, Part } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import { listUsageColumns, usageOnPhone } from './usage-columns.tsx'

const ranges = [
  { id: '1h', name: '1 h' },
  { id: '24h', name: '24 h' },
  { id: '7d', name: '7 d' },
  { id: '30d', name: '30 d' },
  { id: '90d', name: '90 d' },
] as const
const groups = [
  { id: 'model', name: 'Model' },
  { id: 'key', name: 'Key' },
  { id: 'provider', name: 'Provider' },
  { id: 'client', name: 'Client' },
] as const
type By = (typeof groups)[number]['id']
type Search = { range?: (typeof ranges)[number]['id']; by?: By; measure?: Measure } & {
  [Name in By]?: string | undefined
}
type ReportQuery = Omit<Search, 'measure'>
/** As the API takes it: what is not asked for is left out. */
type WithoutUndefined<Type> = { [Name in keyof Type]: Exclude<Type[Name], undefined> }
const defaults = { range: '30d', by: 'model' } as const
const READ_EVERY_MS = 30_000

export function UsagePage() {
  const { id: workspace } = useWorkspace()
  const asked = useSearch({ from: '/console/usage' })
  const { range = defaults.range, by = defaults.by, measure, model, key, provider, client } = asked
  const search = { range, by, ...(measure && { measure }), model, key, provider, client }
  const navigate = useNavigate()
  const choose = (change: Search) =>
    void navigate({
      to: '/console/usage',
      search: withoutDefaults<Search>({ ...search, ...change }, defaults),
    })
  const filters = { model, key, provider, client }
  const query = withoutDefaults<ReportQuery>({ range, by, ...filters }, {}) as WithoutUndefined<ReportQuery>
  const usage = useQuery({
    queryKey: ['usage', workspace, query],
    queryFn: () => answerOf(api.GET('/admin/workspaces/{workspace}/usage', { params: { path: { workspace }, query } })),
    placeholderData: keepPreviousData,
    refetchInterval: READ_EVERY_MS,
  })
  const rowsOf = (group: Partial<Record<By, string>> = {}): RowsOf => ({ range, ...listOf({ ...filters, ...group }) })
  const columns = listUsageColumns(({ id }) => rowsOf({ [by]: id }))
  return (
    <>
      <PageHead title="Usage" under="Sums of requests; days are UTC." />
      <Part query={usage} name="Usage">
        {(read) => (
          <Stack>
            <Narrowed search={search} read={read} onChoose={choose} />
            <RefusedNote refused={read.refused} of={{ range, ...(key !== undefined && { key: [key] }) }} />
            <ReportFigures
              report={read}
              measure={measure ?? firstMeasure(read)}
              onMeasure={(id) => choose({ measure: id })}
              onOpen={(from, to) => void navigate({ to: '/console/activity', search: { ...rowsOf(), from, to } })}
              choice={
                <ChoiceControl label="By" choices={groups} chosen={search.by} onChoose={(by) => choose({ by })} />
              }
            />
            <Sheet title={`By ${search.by}`} label={`By ${search.by}`}>
              <DataTable
                caption={`Usage by ${search.by}`}
                columns={columns}
                rows={read.groups.data}
                keyOf={({ id }) => id}
                onOpen={({ id }) => choose({ [search.by]: id })}
                phone={usageOnPhone}
                empty={<NothingHere search={search} onChoose={choose} />}
              />
            </Sheet>
          </Stack>
        )}
      </Part>
    </>
  )
}

/** As the list of requests takes it: several values of each. */
function listOf(filters: { [Name in By]?: string | undefined }) {
  return Object.fromEntries(
    Object.entries(filters).flatMap(([name, one]) => (one === undefined ? [] : [[name, [one]]])),
  )
}

type NarrowedProps = {
  search: Search & { range: NonNullable<Search['range']>; by: By }
  onChoose(change: Search): void
}

const none = { model: undefined, key: undefined, provider: undefined, client: undefined }

/** The range, and what the sums are narrowed to: any of the groups that are shown can be chosen. */
function Narrowed({ search, read, onChoose }: NarrowedProps & { read: Usage }) {
  const shown = read.groups.data.map(({ id, name }) => ({ id, name }))
  const filters = groups
    .filter(({ id }) => id === search.by || search[id] !== undefined)
    .map(({ id, name }) => {
      const chosen = search[id]
      const options = id === search.by ? shown : []
      const isListed = chosen === undefined || options.some((option) => option.id === chosen)
      return {
        id,
        name,
        options: isListed ? options : [...options, { id: chosen, name: chosen }],
        chosen: chosen === undefined ? [] : [chosen],
        isPinned: true,
        onChange: ([first]: readonly string[]) => onChoose({ [id]: first }),
      }
    })
  const range = (
    <ChoiceControl label="Range" choices={ranges} chosen={search.range} onChoose={(id) => onChoose({ range: id })} />
  )
  return <Filters filters={filters} before={range} onClear={() => onChoose(none)} />
}

function NothingHere({ search, onChoose }: NarrowedProps) {
  const isNarrowed = groups.some(({ id }) => search[id] !== undefined)
  const clear = <Button onClick={() => onChoose(none)}>Clear the filters</Button>
  if (isNarrowed) return <Empty title="No request of this kind in this time" action={clear} />
  return <Empty title="No request in this time">Choose a longer range, or make a first request.</Empty>
}
