// A table of the console. One line a row; the whole row opens, and its first cell is the real link. J and K (or the arrows) go
// from row to row. On phones each row has two lines instead. Lists go on by `Load 100 more`, never by pages; from a
// hundred rows on only those that are seen are drawn. Wide tables scroll inside their sheet, the first column stays.
import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import {
  columnOrderingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useMemo, useRef } from 'react'
import { widths } from '../../app/theme/tokens.ts'
import styles from './data-table.module.css'
import { PhoneList } from './phone-list.tsx'
import { TableHead } from './table-head.tsx'
import { TableRows } from './table-rows.tsx'
import type { DataTableProps } from './table-column.ts'
import { useRowKeys } from './use-row-keys.ts'

const features = tableFeatures({ columnVisibilityFeature, columnOrderingFeature })

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { rows, phone, empty, more } = props
  const isPhone = useMediaQuery(`(max-width: ${widths.rail - 1}px)`) ?? false
  const box = useRef<HTMLDivElement>(null)
  useRowKeys(box)
  if (rows.length === 0 && empty !== undefined) return empty
  return (
    <div ref={box} className={styles.box} data-row-keys>
      {isPhone && phone !== undefined ? <PhoneList {...props} phone={phone} /> : <WideTable {...props} />}
      {more === undefined ? null : (
        <div className={styles.more}>
          <Button size="xs" onClick={more.load} loading={more.isLoading}>
            {more.name ?? 'Load 100 more'}
          </Button>
        </div>
      )}
    </div>
  )
}

function WideTable<Row extends object>(props: DataTableProps<Row>) {
  const { caption, columns, rows, keyOf, shown, onSort, isDense = false, rowSize, total } = props
  const isWhole = useMediaQuery(`(min-width: ${widths.whole}px)`) ?? true
  const defined = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>()
    return columns.map((column) =>
      helper.display({
        id: column.id,
        header: () => column.head ?? column.name,
        cell: ({ row }) => column.cell(row.original),
      }),
    )
  }, [columns])
  const visible = columns
    .filter((column) => (shown === undefined ? column.isExtra !== true : shown.includes(column.id)))
    .filter((column) => isWhole || column.isDetail !== true)
    .map(({ id }) => id)
  const table = useTable({
    features,
    columns: defined,
    data: rows as Row[],
    getRowId: keyOf,
    state: {
      columnVisibility: Object.fromEntries(columns.map(({ id }) => [id, visible.includes(id)])),
      columnOrder: shown === undefined ? columns.map(({ id }) => id) : [...shown],
    },
  })
  const order = table.getVisibleLeafColumns().map(({ id }) => id)
  const inOrder = order.flatMap((id) => columns.find((column) => column.id === id) ?? [])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- What scrolls can be reached by keyboard.
    <div className={styles.scroll} role="region" aria-label={caption} tabIndex={0}>
      <table className={styles.table} data-dense={isDense || undefined} data-tall={rowSize === 'tall' || undefined}>
        <caption className="sr">{caption}</caption>
        <TableHead columns={inOrder} onSort={onSort} />
        <TableRows {...props} columns={inOrder} rows={table.getRowModel().rows.map(({ original }) => original)} />
        {total === undefined ? null : (
          <tfoot>
            <tr>
              {total.map((cell, at) => (
                <td key={at} data-align={inOrder[at]?.align}>
                  {cell}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}
