// What keys have used of their budgets of this month.
import { Link } from '@tanstack/react-router'
import { Meter } from '../../parts/meter.tsx'
import { Money } from '../../parts/money.tsx'
import { Rate } from '../../parts/numbers.tsx'
import styles from '../../parts/report/report.module.css'
import { RowsLink } from '../../parts/report/rows-link.tsx'
import type { Overview } from '../../parts/report/report.ts'
import { Sheet } from '../../parts/sheet.tsx'
import { Empty } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { When } from '../../parts/when.tsx'

type Budgets = Overview['budgets']
type KeyBudget = Budgets['keys'][number]

export function Budgets({ budgets }: { budgets: Budgets }) {
  const note = (
    <>
      this month, until <When at={budgets.month_ends_at} />
    </>
  )
  return (
    <Sheet
      title="Budgets"
      note={note}
      action={
        <Link className="link" to="/console/api-keys">
          All keys
        </Link>
      }
      label="Budgets"
    >
      <DataTable
        caption="Budgets of keys"
        columns={columns}
        rows={budgets.keys}
        keyOf={({ key_id: id }) => id}
        phone={(key) => ({
          title: key.name,
          amount: <Money usd={key.month.spent} form="sum" />,
          under: <Limit {...key} />,
        })}
        empty={<Empty title="No key has spent anything this month">Keys with a budget are here as well.</Empty>}
      />
    </Sheet>
  )
}

const columns: readonly TableColumn<KeyBudget>[] = [
  { id: 'name', name: 'Key', cell: ({ name }) => name },
  {
    id: 'meter',
    name: 'Used',
    cell: ({ name, month }) =>
      month.share === null ? (
        <span className="dim">no budget</span>
      ) : (
        <span className={styles.budget}>
          <Meter share={month.share} label={`Budget of ${name}`} />
        </span>
      ),
  },
  { id: 'spent', name: 'Spent', align: 'right', cell: (key) => <Spent {...key} /> },
  { id: 'limit', name: 'Budget', align: 'right', cell: (key) => <Limit {...key} /> },
  {
    id: 'share',
    name: 'Share',
    align: 'right',
    cell: ({ month }) => <Rate part={Number(month.spent)} whole={month.limit === null ? null : Number(month.limit)} />,
  },
]

function Spent({ key_id: id, month }: KeyBudget) {
  return (
    <RowsLink of={{ range: '30d', key: [id] }}>
      <Money usd={month.spent} form="sum" />
    </RowsLink>
  )
}

function Limit({ month }: KeyBudget) {
  if (month.limit === null) return <span className="dim">no budget</span>
  return <Money usd={month.limit} form="sum" />
}
