// Columns of the groups of use.
import { Money } from '../../parts/money.tsx'
import { Rate, Tokens } from '../../parts/numbers.tsx'
import { failedStatuses, RowsLink, type RowsOf } from '../../parts/report/rows-link.tsx'
import { allTokens, type UsageGroup } from '../../parts/report/report.ts'
import type { PhoneRow, TableColumn } from '../../parts/table/table-column.ts'

/** `rowsOf`: which requests a row is the sum of. */
export function listUsageColumns(rowsOf: (group: UsageGroup) => RowsOf): readonly TableColumn<UsageGroup>[] {
  return [
    { id: 'name', name: 'Name', cell: ({ name }) => name },
    {
      id: 'requests',
      name: 'Requests',
      align: 'right',
      cell: (group) => (
        <RowsLink of={rowsOf(group)}>
          <Tokens count={group.requests} />
        </RowsLink>
      ),
    },
    {
      id: 'failed',
      name: 'Failed',
      align: 'right',
      cell: (group) => (
        <RowsLink of={{ ...rowsOf(group), status: failedStatuses }}>
          <Rate part={group.failed} whole={group.requests} />
        </RowsLink>
      ),
    },
    ...sumColumns,
  ]
}

const sumColumns: readonly TableColumn<UsageGroup>[] = [
  { id: 'in', name: 'In', align: 'right', isDetail: true, cell: ({ tokens }) => <Tokens count={tokens.input} /> },
  {
    id: 'cached',
    name: 'Cached',
    align: 'right',
    isDetail: true,
    cell: ({ tokens }) => <Rate part={tokens.cache_read} whole={tokens.input} />,
  },
  { id: 'out', name: 'Out', align: 'right', isDetail: true, cell: ({ tokens }) => <Tokens count={tokens.output} /> },
  {
    id: 'saved',
    name: 'Saved by cache',
    align: 'right',
    isDetail: true,
    cell: ({ saved }) => <Money usd={saved} form="sum" />,
  },
  { id: 'charge', name: 'Charged', align: 'right', cell: ({ charge }) => <Money usd={charge} form="sum" /> },
]

export function usageOnPhone(group: UsageGroup): PhoneRow {
  return {
    title: group.name,
    amount: <Money usd={group.charge} form="sum" />,
    under: (
      <>
        <Tokens count={group.requests} /> requests
      </>
    ),
    result: (
      <>
        <Tokens count={allTokens(group)} form="short" /> tokens
      </>
    ),
  }
}
