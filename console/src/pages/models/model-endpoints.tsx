// Who serves a model: price, how it runs over the last five minutes, and how it answered in the last 24 hours.
import { Mark, type MarkKind } from '../../parts/mark.tsx'
import { writeClock } from '../../parts/format/time.ts'
import { Millis, Rate, Tokens } from '../../parts/numbers.tsx'
import { Strip, type StripCell } from '../../parts/strip.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { InAndOut, priceColumns } from './price-columns.tsx'
import styles from './models.module.css'
import type { ModelEndpoint } from './use-models.ts'

const states: Readonly<Record<ModelEndpoint['state'], readonly [MarkKind, string]>> = {
  well: ['good', 'Well'],
  degraded: ['warn', 'Degraded'],
  resting: ['bad', 'Left alone after faults'],
  off: ['idle', 'Not used'],
}

export function ModelEndpoints({ endpoints }: { endpoints: readonly ModelEndpoint[] }) {
  return (
    <DataTable
      caption="Endpoints"
      columns={columns}
      rows={endpoints}
      keyOf={({ provider, model }) => `${provider}/${model}`}
      rowSize="tall"
      phone={(endpoint) => ({
        title: endpoint.provider,
        amount: <InAndOut price={endpoint.price} />,
        under: <code>{endpoint.model}</code>,
        result: <State endpoint={endpoint} />,
      })}
    />
  )
}

const columns: readonly TableColumn<ModelEndpoint>[] = [
  {
    id: 'provider',
    name: 'Provider',
    cell: ({ provider, model }) => (
      <span className={styles.provider}>
        <b>{provider}</b>
        <code className="cut">{model}</code>
      </span>
    ),
  },
  { id: 'state', name: 'State', cell: (endpoint) => <State endpoint={endpoint} /> },
  ...priceColumns<ModelEndpoint>(),
  {
    id: 'context',
    name: 'Context',
    align: 'right',
    isDetail: true,
    cell: ({ context_window_tokens: tokens }) => <Tokens count={tokens} />,
  },
  { id: 'first', name: 'First token', align: 'right', cell: ({ first_content_ms: ms }) => <Millis ms={ms?.p50} /> },
  {
    id: 'p95',
    name: 'p95',
    align: 'right',
    isDetail: true,
    cell: ({ first_content_ms: ms }) => <Millis ms={ms?.p95} />,
  },
  { id: 'speed', name: 'Tokens/s', align: 'right', cell: ({ tokens_per_second: speed }) => <Tokens count={speed} /> },
  {
    id: 'hours',
    name: '24 hours',
    isDetail: true,
    cell: ({ provider, hours }) => <Hours of={provider} hours={hours} />,
  },
  { id: 'answered', name: 'Answered', align: 'right', cell: ({ hours }) => <Answered hours={hours} /> },
]

function State({ endpoint }: { endpoint: ModelEndpoint }) {
  const [kind, word] = states[endpoint.state]
  return <Mark kind={kind}>{word}</Mark>
}

const BAD_FROM = 0.2
const WARN_FROM = 0.01

function Hours({ of, hours }: { of: string; hours: ModelEndpoint['hours'] }) {
  const cells = hours.map(({ start, requests, failed }): StripCell => {
    const share = requests === 0 ? 0 : failed / requests
    const kind = requests === 0 ? 'none' : share >= BAD_FROM ? 'bad' : share >= WARN_FROM ? 'warn' : 'good'
    return { kind, title: `${writeClock(Date.parse(start), 'utc', false)} UTC: ${failed} of ${requests} failed` }
  })
  return <Strip cells={cells} label={`${of}, the last 24 hours`} />
}

function Answered({ hours }: { hours: ModelEndpoint['hours'] }) {
  const sum = (of: 'requests' | 'failed') => hours.reduce((all, hour) => all + hour[of], 0)
  const requests = sum('requests')
  return <Rate part={requests - sum('failed')} whole={requests} />
}
