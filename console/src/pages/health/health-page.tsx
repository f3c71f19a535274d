// The page “Health”: what is broken, what carries it, and what to do. A lane is an endpoint with one of its credentials; a row
// opens it. It is this gateway's own view, read from its memory.
import { Switch, TextInput } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useChangeUse } from '../../app/use-change-use.ts'
import { useMay } from '../../app/use-may.ts'
import { ChoiceControl } from '../../parts/choice-control.tsx'
import { Facts, type Fact } from '../../parts/equation.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Millis, Rate, Tokens } from '../../parts/numbers.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Halves, Sheet, Stack } from '../../parts/sheet.tsx'
import { Empty, Part } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import { FailedChart } from './failed-chart.tsx'
import styles from './health.module.css'
import { LaneDrawer, laneId } from './lane-drawer.tsx'
import { Errors, laneColumns, LaneName, timesOf } from './lane-columns.tsx'
import type { LaneOrder } from './lane-orders.ts'
import { LaneState } from './lane-state.tsx'
import { NeedsBars } from './needs-bars.tsx'
import { RecentChanges } from './recent-changes.tsx'
import { useBoard, type Board, type Lane } from './use-health.ts'

const route = getRouteApi('/console/health')

export function HealthPage() {
  const { by = 'worst', all = false } = route.useSearch()
  const navigate = route.useNavigate()
  const board = useBoard(all)
  return (
    <>
      <PageHead
        title="Health"
        under="Every endpoint with every credential over the last 5 minutes, as this gateway sees it. Read again every 2 s."
        actions={
          <ChoiceControl
            label="Order"
            choices={[
              { id: 'worst', name: 'Worst first' },
              { id: 'provider', name: 'By provider' },
              { id: 'model', name: 'By model' },
            ]}
            chosen={by}
            onChoose={(next) =>
              void navigate({ search: (old) => ({ ...old, by: next === 'worst' ? undefined : next }), replace: true })
            }
          />
        }
      />
      <Part query={board} name="Health">
        {(read) => <BoardParts board={read} by={by} />}
      </Part>
    </>
  )
}

function BoardParts({ board, by }: { board: Board; by: LaneOrder }) {
  const { lane, find } = route.useSearch()
  const navigate = route.useNavigate()
  const mayChange = useMay('gateway.write')
  const changeUse = useChangeUse()
  const onUse = (name: string, use: Lane['use']) => void changeUse(name, use)
  const show = (id: string | undefined) => void navigate({ search: (old) => ({ ...old, lane: id }) })
  const onFind = (words: string) =>
    void navigate({ search: (old) => ({ ...old, find: words === '' ? undefined : words }), replace: true })
  return (
    <Stack>
      <Figures board={board} />
      <NeedsBars board={board} mayChange={mayChange} onUse={onUse} onFind={onFind} />
      <Tools board={board} find={find ?? ''} onFind={onFind} />
      <Lanes
        board={board}
        lanes={findLanes(board.lanes, find)}
        by={by}
        mayChange={mayChange}
        onUse={onUse}
        onOpen={(one) => show(laneId(one))}
        chosen={lane}
      />
      <Halves>
        <FailedChart board={board} />
        <RecentChanges changes={board.changes} />
      </Halves>
      <LaneDrawer board={board} id={lane} mayChange={mayChange} onUse={onUse} onClose={() => show(undefined)} />
    </Stack>
  )
}

function Figures({ board }: { board: Board }) {
  const { counts, needs_count: needs } = board
  return (
    <Facts
      label="Health in figures"
      facts={[
        ...factsOfRequests(board),
        {
          name: 'Lanes',
          value: (
            <span className={styles.counts}>
              <Mark kind="good">{counts.closed}</Mark>
              <Mark kind="warn">{counts.probing}</Mark>
              <Mark kind="bad">{counts.open}</Mark>
              <Mark kind="idle">{counts.unused}</Mark>
            </span>
          ),
          note: 'closed, half open, open, unused',
        },
        { name: 'Under way', value: <Tokens count={counts.in_flight} />, note: 'calls' },
        {
          name: 'Needs a hand',
          value: <span className={needs > 0 ? 'bad' : ''}>{needs}</span>,
          note: needs === 0 ? 'nothing waits for you' : 'see below',
        },
      ]}
    />
  )
}

/** Of requests, at all gateways; where the database cannot be read, of what this gateway tried. */
function factsOfRequests({ requests: read, counts }: Board): Fact[] {
  const attempts = (
    <>
      <Tokens count={counts.failed} /> attempts failed
    </>
  )
  if (read === null) {
    const value = <Rate part={counts.calls - counts.failed} whole={counts.calls} />
    return [{ name: 'Attempts that went well', value, note: attempts }]
  }
  const { requests, failed, rescued, first } = read
  return [
    {
      name: 'Answered',
      value: <Rate part={requests - failed} whole={requests} />,
      note: (
        <>
          by someone, of <Tokens count={requests} />, 5 min
        </>
      ),
    },
    {
      name: 'Saved by failover',
      value: <Rate part={rescued} whole={requests} />,
      note: (
        <>
          <Tokens count={rescued} /> requests
        </>
      ),
    },
    {
      name: 'First p50',
      value: <Millis ms={first.p50} />,
      note: (
        <>
          p95 <Millis ms={first.p95} />, first token
        </>
      ),
    },
  ]
}

function Tools({ board, find, onFind }: { board: Board; find: string; onFind(words: string): void }) {
  const { all = false } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <div className={styles.tools}>
      <TextInput
        aria-label="Search endpoints"
        placeholder="Endpoint, model or provider"
        type="search"
        maxLength={128}
        w={280}
        value={find}
        onChange={(event) => onFind(event.currentTarget.value)}
      />
      <Switch
        label={board.idle > 0 ? `Show ${board.idle} idle as well` : 'Show idle ones as well'}
        checked={all}
        onChange={() => void navigate({ search: (old) => ({ ...old, all: all ? undefined : true }), replace: true })}
      />
    </div>
  )
}

type LanesProps = {
  board: Board
  lanes: readonly Lane[]
  by: LaneOrder
  mayChange: boolean
  chosen: string | undefined
  onUse(name: string, use: Lane['use']): void
  onOpen(lane: Lane): void
}

function Lanes({ board, lanes, by, mayChange, chosen, onUse, onOpen }: LanesProps) {
  const [isHeld, setHeld] = useState(false)
  const ordered = useSteadyOrder(orderLanes(lanes, by), isHeld)
  return (
    <div onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
      <Sheet label="Lanes">
        <DataTable
          caption="Endpoints with their credentials"
          columns={laneColumns({ at: board.at, mayChange, onUse })}
          rows={ordered}
          keyOf={laneId}
          onOpen={onOpen}
          chosen={chosen}
          isDense
          phone={(lane) => ({
            title: <LaneName lane={lane} />,
            amount: <LaneState lane={lane} at={board.at} />,
            under: <Millis ms={timesOf(lane)?.p50} />,
            result: <Errors lane={lane} />,
          })}
          empty={<NoLanes board={board} />}
        />
        {board.left_out === 0 ? null : (
          <p className="dim">{board.left_out} more are not shown: they are not worse than these.</p>
        )}
      </Sheet>
    </div>
  )
}

function NoLanes({ board }: { board: Board }) {
  if (board.lanes.length > 0) return <Empty title="No lane like that">None of those shown has these words.</Empty>
  if (board.idle === 0)
    return <Empty title="Nothing can be called yet">Give a provider its credential, and its endpoints are here.</Empty>
  return (
    <Empty title="All is well, and quiet">{board.idle} lanes are ready; none was called in the last 5 minutes.</Empty>
  )
}

function findLanes(lanes: readonly Lane[], find: string | undefined): readonly Lane[] {
  const words = (find ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return lanes.filter((lane) => {
    const text = [lane.endpoint, lane.credential, ...lane.models].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

function orderLanes(lanes: readonly Lane[], by: LaneOrder): readonly Lane[] {
  if (by === 'worst') return lanes
  const name = (lane: Lane) => `${by === 'model' ? (lane.models[0] ?? '') : lane.provider} ${laneId(lane)}`
  return lanes.toSorted((one, other) => (name(one) < name(other) ? -1 : 1))
}

/** What is read is not moved under the pointer: while it is held, lanes keep their places, and new ones come last. */
function useSteadyOrder(lanes: readonly Lane[], isHeld: boolean): readonly Lane[] {
  const places = useRef(new Map<string, number>())
  const before = places.current
  const ordered = isHeld
    ? lanes.toSorted((one, other) => (before.get(laneId(one)) ?? Infinity) - (before.get(laneId(other)) ?? Infinity))
    : lanes
  places.current = new Map(ordered.map((lane, at) => [laneId(lane), at]))
  return ordered
}
