// What a request says in a list: its columns, and its two lines on a phone.
import { Mark, type MarkKind } from '../../parts/mark.tsx'
import { Money } from '../../parts/money.tsx'
import { Millis, NothingToSay, Rate, Tokens } from '../../parts/numbers.tsx'
import type { PhoneRow, TableColumn } from '../../parts/table/table-column.ts'
import { Tag } from '../../parts/tag.tsx'
import { When } from '../../parts/when.tsx'
import type { ActivityRow } from './use-activity.ts'

type Ended = Extract<ActivityRow, { kind: 'ended' }>

const statuses: Readonly<Record<Ended['status'], { mark: MarkKind; word: string }>> = {
  completed: { mark: 'good', word: 'Completed' },
  failed: { mark: 'bad', word: 'Failed' },
  cancelled: { mark: 'idle', word: 'Cancelled' },
  interrupted: { mark: 'bad', word: 'Interrupted' },
}

export function StatusMark({ row }: { row: ActivityRow }) {
  if (row.kind === 'open') return <Mark kind="live">In flight</Mark>
  const { mark, word } = statuses[row.status]
  return <Mark kind={mark}>{word}</Mark>
}

export function Marks({ row }: { row: ActivityRow }) {
  if (row.kind === 'open') return null
  return (
    <>
      {row.tries > 1 ? <Tag>{row.tries} tries</Tag> : null}
      {row.losses > 0 ? <Tag>{row.losses === 1 ? '1 loss' : `${row.losses} losses`}</Tag> : null}
      {row.estimated ? <Tag tone="warn">estimated</Tag> : null}
      {row.error_code === null ? null : <Tag tone="bad">{row.error_code}</Tag>}
      {row.reversed ? <Tag tone="warn">given back</Tag> : null}
    </>
  )
}

const ifEnded = (show: (row: Ended) => React.ReactNode) => (row: ActivityRow) =>
  row.kind === 'ended' ? show(row) : <NothingToSay />

export const activityColumns: readonly TableColumn<ActivityRow>[] = [
  { id: 'time', name: 'Time', cell: ({ started_at: at }) => <When at={at} /> },
  { id: 'status', name: 'Status', cell: (row) => <StatusMark row={row} /> },
  { id: 'model', name: 'Model', cell: (row) => modelOf(row) },
  { id: 'key', name: 'Key', cell: ({ key, key_id: id }) => key ?? id },
  { id: 'provider', name: 'Provider', isDetail: true, cell: ifEnded(({ provider }) => provider ?? <NothingToSay />) },
  {
    id: 'in',
    name: 'In',
    align: 'right',
    isDetail: true,
    cell: ifEnded(({ tokens }) => <Tokens count={tokens?.input} />),
  },
  {
    id: 'cached',
    name: 'Cached',
    align: 'right',
    isDetail: true,
    cell: ifEnded(({ tokens }) => <Rate part={tokens?.cache_read} whole={tokens?.input} />),
  },
  {
    id: 'out',
    name: 'Out',
    align: 'right',
    isDetail: true,
    cell: ifEnded(({ tokens }) => <Tokens count={tokens?.output} />),
  },
  { id: 'first', name: 'First', align: 'right', cell: ifEnded(({ first_content_ms: ms }) => <Millis ms={ms} />) },
  { id: 'total', name: 'Total', align: 'right', cell: ifEnded(({ duration_ms: ms }) => <Millis ms={ms} />) },
  { id: 'charged', name: 'Charged, USD', align: 'right', cell: (row) => <Charge row={row} /> },
  { id: 'marks', name: 'Marks', isDetail: true, cell: (row) => <Marks row={row} /> },
  { id: 'session', name: 'Session', isExtra: true, cell: ({ session_id: id }) => id ?? <NothingToSay /> },
  { id: 'protocol', name: 'Protocol', isExtra: true, cell: ({ protocol }) => protocol },
  { id: 'client', name: 'Client', isExtra: true, cell: ({ client }) => client ?? <NothingToSay /> },
  { id: 'asked', name: 'Asked for', isExtra: true, cell: ({ requested_model: asked }) => asked },
  { id: 'ending', name: 'Ending', isExtra: true, cell: ifEnded(({ finish_reason: why }) => why ?? <NothingToSay />) },
  {
    id: 'reasoning',
    name: 'Reasoning',
    align: 'right',
    isExtra: true,
    cell: ifEnded(({ tokens }) => <Tokens count={tokens?.reasoning} />),
  },
  { id: 'id', name: 'Id', isExtra: true, cell: ({ id }) => <code>{id}</code> },
]

function Charge({ row }: { row: ActivityRow }) {
  if (row.kind === 'ended') return <Money usd={row.charge} form="row" />
  return (
    <span className="dim">
      held <Money usd={row.held} form="row" />
    </span>
  )
}

function modelOf(row: ActivityRow): string {
  return (row.kind === 'ended' ? row.model : null) ?? row.requested_model
}

export function describeOnPhone(row: ActivityRow): PhoneRow {
  return {
    title: modelOf(row),
    amount: <Charge row={row} />,
    under: (
      <>
        <When at={row.started_at} /> · {row.key ?? row.key_id}
      </>
    ),
    result: <StatusMark row={row} />,
  }
}
