// The rows of the list: those that were read first, those that came since, and those further back. A search that found too little
// within what one look reads offers to go on.
import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { writeCount } from '../../parts/format/count.ts'
import { Sheet } from '../../parts/sheet.tsx'
import { Empty } from '../../parts/states.tsx'
import { LiveTable } from '../../parts/table/live-table.tsx'
import { useLiveTail } from '../../parts/table/use-live-tail.ts'
import { tellFailed } from '../../parts/toasts.ts'
import { activityColumns, describeOnPhone } from './activity-columns.tsx'
import { filtersOf, type Asked } from './activity-search.ts'
import { readActivity, rowsOf, type ActivityPageRead, type ActivityRow } from './use-activity.ts'

const route = getRouteApi('/console/activity')

/** Every so many looks for new rows the figures are read as well. */
const FIGURES_EVERY = 5

type ActivityRowsProps = {
  workspace: string
  asked: Asked
  page: ActivityPageRead
  isLive: boolean
  shown: readonly string[]
  isNarrowed: boolean
  onClear(): void
  onFigures(read: ActivityPageRead): void
  onReadAnew(): void
}

export function ActivityRows(props: ActivityRowsProps) {
  const { workspace, asked, page, isLive, shown, isNarrowed, onClear, onFigures, onReadAnew } = props
  const search = route.useSearch()
  const further = useFurther(workspace, asked, page)
  const looks = useRef(0)
  const first = useMemo(() => ({ rows: rowsOf(page), cursor: page.after, isMore: false }), [page])
  const tail = useLiveTail<ActivityRow>({
    isOn: isLive,
    first,
    keyOf: ({ id }) => id,
    isInFlight: ({ kind }) => kind === 'open',
    readAfter: async (after, signal) => {
      looks.current += 1
      const withFigures = looks.current % FIGURES_EVERY === 0
      const query = { ...asked, after: Number(after), ...(withFigures && { figures: true }) }
      const read = await readActivity(workspace, query, signal)
      if (read.figures !== null) onFigures(read)
      return { rows: rowsOf(read), cursor: read.after, isMore: read.next !== null }
    },
  })
  const more = further.next === null ? undefined : further
  return (
    <Sheet label="Requests">
      <LiveTable
        tail={tail}
        further={further.rows}
        onReadAnew={onReadAnew}
        caption="Requests"
        columns={activityColumns}
        shown={shown}
        keyOf={({ id }) => id}
        linkOf={({ id }) => ({ to: '/console/activity/$request', params: { request: id }, search: filtersOf(search) })}
        phone={describeOnPhone}
        more={more === undefined || more.isSearched ? more : { ...more, name: nameSearch(more.lookedAt) }}
        empty={<NothingHere isNarrowed={isNarrowed} onClear={onClear} more={more} />}
      />
    </Sheet>
  )
}

type Further = { rows: ActivityRow[]; next: string | null; lookedAt: number; isSearched: boolean }

/** What lies further back, page by page. */
function useFurther(workspace: string, asked: Asked, page: ActivityPageRead) {
  const [state, setState] = useState<Further & { of: ActivityPageRead }>()
  const [isLoading, setLoading] = useState(false)
  const { next, looked_at: lookedAt, is_searched: isSearched } = page
  const begun: Further = state?.of === page ? state : { rows: [], next, lookedAt, isSearched }
  const load = async () => {
    setLoading(true)
    try {
      const read = await readActivity(workspace, { ...asked, cursor: Number(begun.next) })
      setState({
        of: page,
        rows: [...begun.rows, ...rowsOf({ ...read, in_flight: [] })],
        next: read.next,
        lookedAt: begun.lookedAt + read.looked_at,
        isSearched: read.is_searched,
      })
    } catch (error) {
      tellFailed('What lies further back could not be read', error)
    }
    setLoading(false)
  }
  return { ...begun, isLoading, load: () => void load() }
}

function nameSearch(lookedAt: number): string {
  return `${writeCount(lookedAt)} looked at: search further`
}

type NothingHereProps = { isNarrowed: boolean; onClear(): void; more: ReturnType<typeof useFurther> | undefined }

function NothingHere({ isNarrowed, onClear, more }: NothingHereProps) {
  if (more !== undefined) {
    const search = (
      <Button onClick={more.load} loading={more.isLoading}>
        Search further
      </Button>
    )
    return (
      <Empty title={`None of the ${writeCount(more.lookedAt)} newest fits these filters`} action={search}>
        Older ones were not looked at yet.
      </Empty>
    )
  }
  if (!isNarrowed) return <Empty title="No request in this time">The next one appears here by itself.</Empty>
  return (
    <Empty title="No request fits these filters" action={<Button onClick={onClear}>Clear the filters</Button>}>
      Others may lie outside this time.
    </Empty>
  )
}
