// The rows of a table. From a hundred on, only those near the window are drawn, with two empty rows for the rest.
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef, useState } from 'react'
import type { MouseEvent } from 'react'
import styles from './data-table.module.css'
import { RowOpener, useOpenRow } from './row-opener.tsx'
import type { DataTableProps, TableColumn } from './table-column.ts'

const DRAWN_WHOLE_UP_TO = 100
const ROW_PX = 36
const DENSE_ROW_PX = 33
const TALL_ROW_PX = 48
const BESIDE = 12

export function TableRows<Row extends object>(props: DataTableProps<Row>) {
  const { rows, columns } = props
  if (rows.length <= DRAWN_WHOLE_UP_TO)
    return (
      <tbody>
        {rows.map((row) => (
          <OneRow key={props.keyOf(row)} row={row} table={props} />
        ))}
      </tbody>
    )
  return <VirtualRows {...props} columns={columns} />
}

function VirtualRows<Row extends object>(props: DataTableProps<Row>) {
  const { rows, columns, isDense = false, rowSize, keyOf } = props
  const body = useRef<HTMLTableSectionElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    if (body.current !== null) setTop(body.current.getBoundingClientRect().top + window.scrollY)
  }, [])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (rowSize === 'tall' ? TALL_ROW_PX : isDense ? DENSE_ROW_PX : ROW_PX),
    overscan: BESIDE,
    scrollMargin: top,
  })
  const drawn = virtual.getVirtualItems()
  const before = (drawn[0]?.start ?? top) - top
  const after = virtual.getTotalSize() - ((drawn.at(-1)?.end ?? top) - top)
  return (
    <tbody ref={body}>
      <Gap height={before} columns={columns.length} />
      {drawn.flatMap(({ index }) => {
        const row = rows[index]
        return row === undefined ? [] : [<OneRow key={keyOf(row)} row={row} table={props} index={index} />]
      })}
      <Gap height={after} columns={columns.length} />
    </tbody>
  )
}

function Gap({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden="true" className={styles.gap}>
      <td colSpan={columns} style={{ height }} />
    </tr>
  )
}

type OneRowProps<Row extends object> = { row: Row; table: DataTableProps<Row>; index?: number }

function OneRow<Row extends object>({ row, table, index }: OneRowProps<Row>) {
  const { columns, keyOf, chosen, fresh, linkOf, onOpen } = table
  const open = useOpenRow(row, table)
  const key = keyOf(row)
  const click = (event: MouseEvent<HTMLElement>) => {
    // A link or a button inside does its own thing, and who marks text does not want to leave.
    if ((event.target as HTMLElement).closest('a, button, input, label') !== null) return
    if ((getSelection()?.toString() ?? '') !== '') return
    open(event)
  }
  const canOpen = linkOf !== undefined || onOpen !== undefined
  return (
    <tr
      aria-rowindex={index === undefined ? undefined : index + 2}
      data-chosen={key === chosen || undefined}
      data-fresh={fresh?.has(key) === true || undefined}
      data-opens={canOpen || undefined}
      onClick={canOpen ? click : undefined}
    >
      {columns.map((column, at) => (
        <td key={column.id} data-align={column.align}>
          {at === 0 && canOpen ? (
            <RowOpener row={row} table={table}>
              {column.cell(row)}
            </RowOpener>
          ) : (
            (column as TableColumn<Row>).cell(row)
          )}
        </td>
      ))}
    </tr>
  )
}
