// The columns of the board: an endpoint with one of its credentials each.
import { Switch, Tooltip } from '@mantine/core'
import type { Use } from '../../app/use-change-use.ts'
import { Meter } from '../../parts/meter.tsx'
import { Millis, NothingToSay, PartLeft, Rate, Tokens } from '../../parts/numbers.tsx'
import { Strip, type StripCell } from '../../parts/strip.tsx'
import { Tag } from '../../parts/tag.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { LaneState } from './lane-state.tsx'
import { nameCredential, tagFault } from './health-words.ts'
import styles from './health.module.css'
import type { Lane } from './use-health.ts'

type ColumnParts = { at: string; mayChange: boolean; onUse(name: string, use: Use): void }

/** Errors from this part of the calls on are amber, and from this on red. */
const MANY = 0.02
const MOST = 0.2
const SLOW_MS = 5000

export function laneColumns({ at, mayChange, onUse }: ColumnParts): readonly TableColumn<Lane>[] {
  return [
    { id: 'lane', name: 'Endpoint and credential', cell: (lane) => <LaneName lane={lane} /> },
    {
      id: 'use',
      name: 'In use',
      cell: (lane) => <UseSwitch lane={lane} mayChange={mayChange} onUse={onUse} />,
    },
    { id: 'state', name: 'Breaker', cell: (lane) => <LaneState lane={lane} at={at} /> },
    { id: 'left', name: 'Requests and tokens left', head: 'rpm, tpm left', cell: (lane) => <Left lane={lane} /> },
    { id: 'open', name: 'Open', align: 'right', cell: ({ in_flight: open }) => <Tokens count={open} /> },
    {
      id: 'p50',
      name: 'First token',
      head: 'First p50',
      align: 'right',
      cell: (lane) => <Millis ms={timesOf(lane)?.p50} />,
    },
    {
      id: 'p95',
      name: 'First token p95',
      head: 'p95',
      align: 'right',
      isDetail: true,
      cell: (lane) => <Slow ms={timesOf(lane)?.p95} />,
    },
    {
      id: 'speed',
      name: 'Tokens a second',
      head: 't/s',
      align: 'right',
      isDetail: true,
      cell: ({ tokens_per_second: speed }) => <Tokens count={speed === null ? null : Math.floor(speed.p50)} />,
    },
    { id: 'errors', name: 'Failed, 5 min', cell: (lane) => <Errors lane={lane} /> },
    { id: 'strip', name: '60 min', isDetail: true, cell: (lane) => <Hour lane={lane} /> },
  ]
}

/** Where nothing was streamed, whole answers say how fast it is. */
export function timesOf(lane: Lane) {
  return lane.first_content_ms ?? lane.body_ms
}

export function LaneName({ lane }: { lane: Lane }) {
  const { endpoint, provider, credential, credential_number: number } = lane
  return (
    <span className={styles.lane} title={`${endpoint} with ${credential}`}>
      <b>{provider}</b>
      <span>{endpoint.slice(provider.length + 1)}</span>
      {number === null ? null : <span className="dim">key {number}</span>}
    </span>
  )
}

/** The least of the two is drawn. */
function Left({ lane: { requests_left: requests, tokens_left: tokens } }: { lane: Lane }) {
  if (requests === null && tokens === null) return <span className="dim">not told</span>
  return (
    <span className={styles.left}>
      <Meter share={Math.min(requests ?? 1, tokens ?? 1)} label="The least part that is left of its limits" isLeft />
      <span>
        <MaybeLeft part={requests} />, <MaybeLeft part={tokens} />
      </span>
    </span>
  )
}

function MaybeLeft({ part }: { part: number | null }) {
  return part === null ? <NothingToSay /> : <PartLeft part={part} />
}

function Slow({ ms }: { ms: number | undefined }) {
  return (
    <span className={ms !== undefined && ms >= SLOW_MS ? 'warn' : 'dim'}>
      <Millis ms={ms} />
    </span>
  )
}

export function Errors({ lane }: { lane: Lane }) {
  const { calls, error_rate: rate, faults } = lane
  if (calls === 0) return <NothingToSay />
  const tone = rate >= MOST ? 'bad' : rate >= MANY ? 'warn' : rate === 0 ? 'dim' : ''
  return (
    <span className={styles.errors}>
      <span className={`${styles.rate} ${tone}`}>
        <Rate part={Math.round(rate * calls)} whole={calls} />
      </span>
      {faults.slice(0, 2).map(({ fault }) => (
        <Tag key={fault}>{tagFault(fault)}</Tag>
      ))}
    </span>
  )
}

export function Hour({ lane }: { lane: Lane }) {
  return <Strip cells={cellsOf(lane)} label="The last 60 minutes by 3" isNarrow />
}

const CELLS = 20

function cellsOf({ strip }: Lane): StripCell[] {
  return Array.from({ length: CELLS }, (_, at) => {
    const [calls = 0, failed = 0] = [strip.calls[at], strip.failed[at]]
    const when = at === CELLS - 1 ? 'in the last minutes' : `${(CELLS - at) * 3} min ago`
    const title = calls === 0 ? `${when}: no calls` : `${when}: ${failed} of ${calls} failed`
    if (calls === 0) return { kind: 'none', title }
    return { kind: failed === 0 ? 'good' : failed / calls >= MOST ? 'bad' : 'warn', title }
  })
}

function UseSwitch({ lane, mayChange, onUse }: { lane: Lane } & Omit<ColumnParts, 'at'>) {
  const { endpoint, provider, use, provider_use: ofProvider, credential, credential_number: number } = lane
  const name = ofProvider === 'enabled' ? endpoint : provider
  const label = `${endpoint} takes requests`
  const what = number === null ? label : `${label} (with ${nameCredential(credential, number)} as with its others)`
  const tip = ofProvider === 'enabled' ? what : `All that ${provider} has is set: this sets all of it`
  return (
    <Tooltip label={mayChange ? tip : 'Operators can change it'} position="left">
      <span className={styles.switch}>
        <Switch
          aria-label={label}
          checked={use === 'enabled'}
          disabled={!mayChange}
          onChange={() => onUse(name, use === 'enabled' ? 'draining' : 'enabled')}
        />
      </span>
    </Tooltip>
  )
}
