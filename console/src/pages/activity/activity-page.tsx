// The page “Activity”: a workspace's requests, now and back, with the figures of their range. New ones come on top by themselves.
import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { withoutDefaults } from '../../app/search-params.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { ChoiceControl } from '../../parts/choice-control.tsx'
import { Figures } from '../../parts/figure-tabs.tsx'
import { Filters, type Filter } from '../../parts/filters.tsx'
import { Money } from '../../parts/money.tsx'
import { Millis, Rate, Tokens } from '../../parts/numbers.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet, Stack } from '../../parts/sheet.tsx'
import { usePageKeys } from '../../parts/single-keys.ts'
import { Empty, Part } from '../../parts/states.tsx'
import { LiveTable } from '../../parts/table/live-table.tsx'
import { useLiveTail } from '../../parts/table/use-live-tail.ts'
import { tellFailed } from '../../parts/toasts.ts'
import { useZone } from '../../parts/zone.ts'
import { activityColumns, describeOnPhone } from './activity-columns.tsx'
import { activityRanges } from './activity-ranges.ts'
import { askFilters, filtersOf } from './activity-search.ts'
import { readActivity, rowsOf, useActivity, type ActivityRow } from './use-activity.ts'

const route = getRouteApi('/console/activity')

const linkedFilters = [
  { id: 'key', name: 'Key' },
  { id: 'model', name: 'Model' },
  { id: 'session', name: 'Session' },
  { id: 'request', name: 'Request' },
] as const

/** What the address leaves out. */
const defaults = { range: '1h', live: true } as const

const statusOptions = ['completed', 'failed', 'cancelled', 'interrupted'].map((id) => ({ id, name: id }))
const protocolOptions = ['openai-chat', 'openai-responses', 'anthropic-messages'].map((id) => ({ id, name: id }))

export function ActivityPage() {
  const { id: workspace } = useWorkspace()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { range = defaults.range, live: isLive = defaults.live } = search
  const { filter, filters, clear, isNarrowed } = useFilters()
  const first = useActivity(workspace, filter)
  const change = (changed: { range?: typeof range; live?: boolean }) =>
    void navigate({ search: (before) => withoutDefaults({ ...before, ...changed }, defaults), replace: true })
  const setLive = (live: boolean) => change({ live })
  usePageKeys({ l: () => setLive(!isLive) })
  const actions = (
    <>
      <Button component="a" href={exportLink(workspace, filter)} download>
        CSV
      </Button>
      <Button aria-pressed={isLive} onClick={() => setLive(!isLive)}>
        {isLive ? 'Live' : 'Paused'}
      </Button>
    </>
  )
  const ranges = activityRanges.map((one) => ({ id: one, name: one }))
  return (
    <Stack>
      <PageHead
        title="Activity"
        under={`Every request. ${useZone() === 'utc' ? 'UTC' : 'Local time'}.`}
        actions={actions}
      />
      <Filters
        filters={filters}
        before={
          <ChoiceControl label="Range" choices={ranges} chosen={range} onChoose={(next) => change({ range: next })} />
        }
      />
      <Part query={first} name="Activity">
        {(page) => (
          <>
            {page.figures === null ? null : <RangeFigures figures={page.figures} />}
            <Sheet label="Requests">
              <Rows
                workspace={workspace}
                filter={filter}
                page={page}
                isLive={isLive}
                empty={<NothingHere isNarrowed={isNarrowed} onClear={clear} />}
              />
            </Sheet>
          </>
        )}
      </Part>
    </Stack>
  )
}

type ActivityPageRead = NonNullable<ReturnType<typeof useActivity>['data']>

function RangeFigures({ figures }: { figures: NonNullable<ActivityPageRead['figures']> }) {
  const { totals, latency, not_narrowed_by: beyond } = figures
  return (
    <Sheet label="Figures of this time" isPadded>
      <Figures
        figures={[
          { id: 'requests', name: 'Requests', value: <Tokens count={totals.requests} /> },
          { id: 'charged', name: 'Charged', value: <Money usd={totals.charge} form="sum" /> },
          { id: 'failed', name: 'Failed', value: <Rate part={totals.failed} whole={totals.requests} /> },
          { id: 'p50', name: 'p50, whole', value: <Millis ms={latency.total.p50} /> },
          { id: 'p95', name: 'p95, whole', value: <Millis ms={latency.total.p95} /> },
        ]}
      />
      {beyond.length === 0 ? null : <p className="dim">These figures do not follow {beyond.join(', ')}.</p>}
    </Sheet>
  )
}

type RowsProps = {
  workspace: string
  filter: Record<string, string | number | boolean>
  page: ActivityPageRead
  isLive: boolean
  empty: React.ReactNode
}

function Rows({ workspace, filter, page, isLive, empty }: RowsProps) {
  const search = route.useSearch()
  const [further, setFurther] = useState<{ of: ActivityPageRead; rows: ActivityRow[]; next: string | null }>()
  const [isLoading, setLoading] = useState(false)
  const begun = further?.of === page ? further : { of: page, rows: [], next: page.next }
  const first = useMemo(() => ({ rows: rowsOf(page), cursor: page.after, isMore: false }), [page])
  const tail = useLiveTail<ActivityRow>({
    isOn: isLive,
    first,
    keyOf: ({ id }) => id,
    readAfter: async (after, signal) => {
      const read = await readActivity(workspace, { ...filter, after: Number(after) }, signal)
      return { rows: rowsOf(read), cursor: read.after, isMore: read.next !== null }
    },
  })
  const load = async () => {
    setLoading(true)
    try {
      const read = await readActivity(workspace, { ...filter, cursor: Number(begun.next) })
      setFurther({ of: page, rows: [...begun.rows, ...rowsOf({ ...read, in_flight: [] })], next: read.next })
    } catch (error) {
      tellFailed('What lies further back could not be read', error)
    }
    setLoading(false)
  }
  return (
    <LiveTable
      tail={{ ...tail, rows: [...tail.rows, ...begun.rows] }}
      caption="Requests"
      columns={activityColumns}
      keyOf={({ id }) => id}
      linkOf={({ id }) => ({ to: '/console/activity/$request', params: { request: id }, search: filtersOf(search) })}
      phone={describeOnPhone}
      more={begun.next === null ? undefined : { load: () => void load(), isLoading }}
      empty={empty}
    />
  )
}

function NothingHere({ isNarrowed, onClear }: { isNarrowed: boolean; onClear(): void }) {
  if (!isNarrowed) return <Empty title="No request in this time">The next one appears here by itself.</Empty>
  return (
    <Empty title="No request fits these filters" action={<Button onClick={onClear}>Clear the filters</Button>}>
      Others may lie outside this time.
    </Empty>
  )
}

/** The filters of the address, as chips and as the API takes them. */
function useFilters() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { range = defaults.range, live = defaults.live } = search
  const change = (name: string) => (chosen: readonly string[]) =>
    void navigate({
      search: (before) => ({ ...before, [name]: chosen.length === 0 ? undefined : chosen }),
      replace: true,
    })
  const chip = (id: 'status' | 'protocol', name: string, options: Filter['options']): Filter => ({
    id,
    name,
    options,
    chosen: search[id] ?? [],
    isMany: true,
    isPinned: true,
    onChange: change(id),
  })
  // What a link narrows to has a chip as well, so that nothing is narrowed unseen.
  const linked = linkedFilters.flatMap(({ id, name }): Filter[] => {
    const chosen = [search[id] ?? []].flat()
    if (chosen.length === 0) return []
    const options = chosen.map((one) => ({ id: one, name: one }))
    return [{ id, name, options, chosen, isMany: true, isPinned: true, onChange: change(id) }]
  })
  const asked = askFilters(search)
  return {
    filter: { range, ...asked },
    filters: [chip('status', 'Status', statusOptions), chip('protocol', 'Protocol', protocolOptions), ...linked],
    isNarrowed: Object.keys(asked).length > 0,
    clear: () => void navigate({ search: withoutDefaults({ range, live }, defaults), replace: true }),
  }
}

function exportLink(workspace: string, filter: Record<string, string | number | boolean>): string {
  const query = new URLSearchParams(Object.entries(filter).map(([name, value]) => [name, String(value)]))
  return `/admin/workspaces/${encodeURIComponent(workspace)}/activity/export?${query.toString()}`
}
