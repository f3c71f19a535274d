// What the page of parts is filled with.
import { Mark } from '../../parts/mark.tsx'
import { Money } from '../../parts/money.tsx'
import { Millis, Tokens } from '../../parts/numbers.tsx'
import type { PhoneRow, TableColumn } from '../../parts/table/table-column.ts'
import { Tag } from '../../parts/tag.tsx'
import { When } from '../../parts/when.tsx'

export const series = [
  { id: 'a', name: 'anthropic/claude-opus-4-8' },
  { id: 'b', name: 'openai/gpt-5.4' },
  { id: 'c', name: 'deepseek/deepseek-v4-pro' },
  { id: 'd', name: 'anthropic/claude-haiku-4-5' },
  { id: 'e', name: 'openai/gpt-5.4-mini' },
  { id: 'f', name: '7 more' },
]

const shares = [0.38, 0.27, 0.16, 0.1, 0.06, 0.03]

export const days = Array.from({ length: 30 }, (_, at) => {
  const whole = at % 7 > 4 ? 5 + (at % 3) : 12 + ((at * 17) % 13)
  return {
    id: `2026-11-${at}`,
    name: `${at + 1} Nov`,
    values: Object.fromEntries(series.map(({ id }, one) => [id, (whole * (shares[one] ?? 0)).toFixed(6)])),
    isSoFar: at === 29,
  }
})

export const balance = Array.from({ length: 30 }, (_, at) => 430 - at * 8 + (at > 10 ? 120 : 0))

export const histogram = Array.from({ length: 60 }, (_, at) => ({
  id: String(at),
  count: 60 + ((at * 29) % 50),
  failed: at % 7 === 0 ? 6 : 0,
  title: `13:${at}`,
}))

export const strip = Array.from({ length: 24 }, (_, at) => ({
  kind: at === 9 ? ('bad' as const) : at === 10 ? ('warn' as const) : at < 3 ? ('none' as const) : ('good' as const),
  title: `${at}:00`,
}))

type Row = {
  id: string
  at: number
  status: 'live' | 'good' | 'bad' | 'idle'
  model: string
  key: string
  usd: string
  ms: number
  tokens: number
}

const models = series.slice(0, 5).map(({ name }) => name)

export const rows: readonly Row[] = Array.from({ length: 140 }, (_, at) => ({
  id: `req_cm_01K9F3V7Q2M8${at}`,
  at: 1_795_000_000_000 - at * 3000,
  status: at < 2 ? 'live' : at % 9 === 4 ? 'bad' : at % 11 === 7 ? 'idle' : 'good',
  model: models[at % 5] ?? '',
  key: at % 2 === 0 ? 'claude-code-team' : 'checkout-service',
  usd: (((at * 7919) % 100_000) / 1_000_000).toFixed(9),
  ms: (at * 331) % 21_000,
  tokens: (at * 7717) % 90_000,
}))

const words = { live: 'Streaming', good: 'Completed', bad: 'Failed', idle: 'Cancelled' }

export const columns: readonly TableColumn<Row>[] = [
  { id: 'time', name: 'Time', cell: ({ at }) => <When at={at} /> },
  { id: 'status', name: 'Status', cell: ({ status }) => <Mark kind={status}>{words[status]}</Mark> },
  { id: 'model', name: 'Model', cell: ({ model }) => model },
  { id: 'key', name: 'Key', isDetail: true, cell: ({ key }) => <span className="dim">{key}</span> },
  { id: 'in', name: 'In', align: 'right', isDetail: true, cell: ({ tokens }) => <Tokens count={tokens} /> },
  { id: 'total', name: 'Total', align: 'right', sort: 'down', cell: ({ ms }) => <Millis ms={ms} /> },
  { id: 'charged', name: 'Charged', align: 'right', cell: ({ usd }) => <Money usd={usd} form="row" /> },
  {
    id: 'marks',
    name: 'Marks',
    cell: ({ status }) => (status === 'bad' ? <Tag tone="bad">provider_timeout</Tag> : null),
  },
]

export function phoneOf({ at, status, model, key, usd, ms }: Row): PhoneRow {
  return {
    mark: <Mark kind={status} />,
    title: model,
    amount: <Money usd={usd} form="row" />,
    under: (
      <>
        <When at={at} /> · {key}
      </>
    ),
    result: <Millis ms={ms} />,
  }
}
