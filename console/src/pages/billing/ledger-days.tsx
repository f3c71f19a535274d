// The ledger of the last days: what moved on each, by kind.
import { Link } from '@tanstack/react-router'
import { writeDay, writeIso } from '../../parts/format/time.ts'
import { Money } from '../../parts/money.tsx'
import { Tokens } from '../../parts/numbers.tsx'
import type { Billing } from '../../parts/report/report.ts'
import { Empty } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'

const DAY_MS = 86_400_000

type Day = Billing['days'][number]

export function LedgerDays({ days }: { days: readonly Day[] }) {
  return (
    <DataTable
      caption="Ledger by day and kind"
      columns={columns}
      rows={days}
      keyOf={({ day, kind }) => `${day} ${kind}`}
      phone={(day) => ({
        title: day.kind,
        amount: <Money usd={day.amount} form="row" isSigned />,
        under: <DayName {...day} />,
        result: <Money usd={day.posted_after} form="row" />,
      })}
      empty={<Empty title="Nothing moved in these days">What is older is in “Every entry” and “By month”.</Empty>}
    />
  )
}

const columns: readonly TableColumn<Day>[] = [
  { id: 'day', name: 'Day, UTC', cell: (day) => <DayName {...day} /> },
  { id: 'kind', name: 'Kind', cell: ({ kind }) => kind },
  { id: 'count', name: 'Entries', align: 'right', cell: (day) => <Entries {...day} /> },
  { id: 'amount', name: 'Amount', align: 'right', cell: ({ amount }) => <Money usd={amount} form="row" isSigned /> },
  {
    id: 'after',
    name: 'Posted after',
    align: 'right',
    cell: ({ posted_after: after }) => <Money usd={after} form="row" />,
  },
]

/** Charges lead to the requests of their day. */
function Entries({ day, kind, count }: Day) {
  if (kind !== 'charge') return <Tokens count={count} />
  const from = Date.parse(day)
  return (
    <Link
      to="/console/activity"
      search={{ from: writeIso(from), to: writeIso(from + DAY_MS), least_charge: '0.000000001' }}
      className="num"
    >
      <Tokens count={count} />
    </Link>
  )
}

function DayName({ day, is_over: isOver }: Day) {
  return (
    <>
      {writeDay(Date.parse(day), Date.now())}
      {isOver ? null : <span className="dim"> so far</span>}
    </>
  )
}
