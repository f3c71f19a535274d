// The page “Activity”: a workspace's requests, now and back, with the figures of their time. New ones come on top by themselves. What
// is chosen (time, filters, columns) is in the address.
import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { withoutDefaults } from '../../app/search-params.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { ChoiceControl } from '../../parts/choice-control.tsx'
import { Filters } from '../../parts/filters.tsx'
import { writeTime, writeZone } from '../../parts/format/time.ts'
import { Icon } from '../../parts/icon.tsx'
import { Mark } from '../../parts/mark.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Stack } from '../../parts/sheet.tsx'
import { usePageKeys } from '../../parts/single-keys.ts'
import { Part } from '../../parts/states.tsx'
import { ColumnsMenu } from '../../parts/table/columns-menu.tsx'
import { useZone } from '../../parts/zone.ts'
import { ActivityFigures } from './activity-figures.tsx'
import { ActivityRows } from './activity-rows.tsx'
import { activityRanges, askFilters, timeOf, usualRange, type ActivityRange, type Asked } from './activity-search.ts'
import { useActivity, type ActivityPageRead } from './use-activity.ts'
import { useColumns } from './use-columns.ts'
import { useFilters } from './use-filters.ts'

const route = getRouteApi('/console/activity')

/** What the address leaves out. */
const defaults = { range: usualRange, live: true } as const
const ranges = activityRanges.map((id) => ({ id, name: id.replace(/\d+/, '$& ') }))

export function ActivityPage() {
  const { id: workspace } = useWorkspace()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const time = timeOf(search)
  const asked = { ...time, ...askFilters(search) }
  const first = useActivity(workspace, asked)
  const [later, setLater] = useState<{ of: ActivityPageRead; read: ActivityPageRead }>()
  const errors = [...new Set(first.data?.data.flatMap(({ error_code: code }) => code ?? []))]
  const { filters, clear, isNarrowed } = useFilters(workspace, errors)
  const { columns, shown, choose } = useColumns()
  const change = (changed: { range?: ActivityRange; from?: string; to?: string; live?: boolean }) =>
    void navigate({ search: (before) => withoutDefaults({ ...before, ...changed }, defaults), replace: true })
  const isPast = 'to' in time && Date.parse(time.to) < Date.now()
  const isLive = !isPast && (search.live ?? defaults.live)
  const zone = useZone()
  const choice = (
    <TimeChoice
      time={time}
      onRange={(range) =>
        void navigate({
          search: (before) => withoutDefaults({ ...before, from: undefined, to: undefined, range }, defaults),
          replace: true,
        })
      }
    />
  )
  return (
    <Stack>
      <PageHead
        title="Activity"
        under={`Requests by the time they began, in ${writeZone(Date.now(), zone)}.`}
        actions={
          <>
            <Button component="a" href={exportLink(workspace, asked)} download leftSection={<Icon name="download" />}>
              CSV
            </Button>
            <ColumnsMenu columns={columns} shown={shown} onChange={choose} />
            <LiveButton isLive={isLive} isPast={isPast} onChange={(live) => change({ live })} />
          </>
        }
      />
      <Filters filters={filters} onClear={clear} before={choice} />
      <Part query={first} name="Activity">
        {(page) => {
          const { figures, refused } = later?.of === page ? later.read : page
          return (
            <Stack>
              {figures === null ? null : (
                <ActivityFigures figures={figures} refused={refused} onTime={(from, to) => change({ from, to })} />
              )}
              <ActivityRows
                workspace={workspace}
                asked={asked}
                page={page}
                isLive={isLive}
                shown={shown}
                isNarrowed={isNarrowed}
                onClear={clear}
                onFigures={(read) => setLater({ of: page, read })}
                onReadAnew={() => void first.refetch()}
              />
            </Stack>
          )
        }}
      </Part>
    </Stack>
  )
}

type TimeChoiceProps = { time: ReturnType<typeof timeOf>; onRange(range: ActivityRange): void }

/** Back from now, or the stretch that was chosen in the bars. */
function TimeChoice({ time, onRange }: TimeChoiceProps) {
  const zone = useZone()
  if ('range' in time) return <ChoiceControl label="Range" choices={ranges} chosen={time.range} onChoose={onRange} />
  const [from, to] = [time.from, time.to].map((at) => writeTime(Date.parse(at), Date.now(), zone))
  return (
    <Button size="xs" rightSection={<Icon name="close" size={12} />} onClick={() => onRange(usualRange)}>
      {from} to {to}
    </Button>
  )
}

type LiveButtonProps = { isLive: boolean; isPast: boolean; onChange(live: boolean): void }

function LiveButton({ isLive, isPast, onChange }: LiveButtonProps) {
  const toggle = () => onChange(!isLive)
  usePageKeys(isPast ? {} : { l: toggle })
  return (
    <Button
      aria-pressed={isLive}
      disabled={isPast}
      leftSection={<Mark kind={isLive ? 'live' : 'idle'} />}
      onClick={toggle}
      title={isPast ? 'This time is over: nothing new comes' : undefined}
    >
      {isLive ? 'Live' : isPast ? 'Over' : 'Paused'}
    </Button>
  )
}

function exportLink(workspace: string, asked: Asked): string {
  const query = new URLSearchParams(Object.entries(asked).map(([name, value]) => [name, String(value)]))
  return `/admin/workspaces/${encodeURIComponent(workspace)}/activity/export?${query.toString()}`
}
