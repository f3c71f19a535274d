// The last two years by month: what was in the wallet before and after, and what moved.
import { useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { Money } from '../../parts/money.tsx'
import { Tokens } from '../../parts/numbers.tsx'
import { Empty, Part } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'

type Month = Awaited<ReturnType<typeof readMonths>>[number]

export function LedgerMonths({ workspace }: { workspace: string }) {
  const months = useQuery({ queryKey: ['billing', workspace, 'months'], queryFn: () => readMonths(workspace) })
  return (
    <Part query={months} name="Months">
      {(rows) => (
        <DataTable
          caption="Ledger by month"
          columns={[
            ...columns,
            { id: 'csv', name: 'Statement', cell: ({ month }) => <Csv {...{ workspace, month }} /> },
          ]}
          rows={rows}
          keyOf={({ month }) => month}
          phone={(month) => ({
            title: month.month,
            amount: <Money usd={month.closing} form="row" />,
            under: <Moved {...month} />,
            result: <Csv workspace={workspace} month={month.month} />,
          })}
          empty={<Empty title="No month has an entry yet" />}
        />
      )}
    </Part>
  )
}

async function readMonths(workspace: string) {
  const { data } = await answerOf(
    api.GET('/admin/workspaces/{workspace}/billing/statements', { params: { path: { workspace } } }),
  )
  return data
}

const columns: readonly TableColumn<Month>[] = [
  {
    id: 'month',
    name: 'Month, UTC',
    cell: ({ month, is_over: isOver }) => (isOver ? month : `${month} so far`),
  },
  { id: 'opening', name: 'Before', align: 'right', cell: ({ opening }) => <Money usd={opening} form="row" /> },
  { id: 'moved', name: 'Moved', cell: (month) => <Moved {...month} /> },
  { id: 'closing', name: 'After', align: 'right', cell: ({ closing }) => <Money usd={closing} form="row" /> },
]

function Csv({ workspace, month }: { workspace: string; month: string }) {
  const path = `/admin/workspaces/${encodeURIComponent(workspace)}/billing/statements/${month}/export`
  return (
    <a className="link" href={path} download aria-label={`Statement of ${month} as CSV`}>
      CSV
    </a>
  )
}

function Moved({ kinds }: Month) {
  if (kinds.length === 0) return <span className="dim">nothing</span>
  return kinds.map(({ kind, count, amount }, at) => (
    <span key={kind}>
      {at === 0 ? '' : '; '}
      <Tokens count={count} /> {kind} <Money usd={amount} form="row" isSigned />
    </span>
  ))
}
