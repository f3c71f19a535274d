// What requests in flight hold of the wallet: the most that each can cost.
import { Link } from '@tanstack/react-router'
import { Money } from '../../parts/money.tsx'
import type { Billing } from '../../parts/report/report.ts'
import { Sheet } from '../../parts/sheet.tsx'
import { Empty } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { When } from '../../parts/when.tsx'
import { sayPart } from './say-part.ts'

type Hold = Billing['holds'][number]

export function OpenHolds({ holds, wallet: { held, open_holds: count } }: Pick<Billing, 'holds' | 'wallet'>) {
  const part = sayPart(holds.length, count)
  return (
    <Sheet
      title="Held now"
      note="the most that open requests can cost; given back at their end, less what they did cost"
      action={<Money usd={held} form="row" />}
      label="Held now"
    >
      <DataTable
        caption="Requests in flight"
        columns={columns}
        rows={holds}
        keyOf={({ id }) => id}
        phone={(hold) => ({
          title: hold.requested_model,
          amount: <Money usd={hold.held} form="row" />,
          under: <Since {...hold} />,
          result: hold.key ?? hold.key_id,
        })}
        empty={<Empty title="Nothing is held">No request is in flight.</Empty>}
      />
      {part === undefined ? null : <p className="dim">{part}</p>}
    </Sheet>
  )
}

const columns: readonly TableColumn<Hold>[] = [
  { id: 'since', name: 'Since', cell: (hold) => <Since {...hold} /> },
  { id: 'model', name: 'Model', cell: ({ requested_model: model }) => model },
  { id: 'key', name: 'Key', cell: ({ key, key_id: id }) => key ?? id },
  { id: 'hold', name: 'Hold', isDetail: true, cell: ({ extensions }) => describeGrowth(extensions) },
  { id: 'held', name: 'Held', align: 'right', cell: ({ held }) => <Money usd={held} form="row" /> },
]

function Since({ id, started_at: at }: Hold) {
  return (
    <Link className="link" to="/console/activity/$request" params={{ request: id }}>
      <When at={at} form="clock" />
    </Link>
  )
}

function describeGrowth(extensions: number): string {
  if (extensions === 0) return 'as at the start'
  return extensions === 1 ? 'grown once' : `grown ${extensions} times`
}
