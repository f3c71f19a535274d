// A list on phones: each row has two lines, what and money, then when or who and the result. From a hundred rows on only those
// near the window are drawn.
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef, useState } from 'react'
import styles from './phone-list.module.css'
import { RowOpener, useOpenRow } from './row-opener.tsx'
import type { DataTableProps, PhoneRow } from './table-column.ts'

type PhoneListProps<Row extends object> = DataTableProps<Row> & { phone: (row: Row) => PhoneRow }

const DRAWN_WHOLE_UP_TO = 100
const LINE_PX = 63
const BESIDE = 8

export function PhoneList<Row extends object>(props: PhoneListProps<Row>) {
  if (props.rows.length > DRAWN_WHOLE_UP_TO) return <VirtualList {...props} />
  return (
    <ul aria-label={props.caption}>
      {props.rows.map((row) => (
        <Line key={props.keyOf(row)} row={row} list={props} />
      ))}
    </ul>
  )
}

/** Only lines near the window are drawn, with empty space for the rest. */
function VirtualList<Row extends object>(props: PhoneListProps<Row>) {
  const { rows } = props
  const list = useRef<HTMLUListElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    if (list.current !== null) setTop(list.current.getBoundingClientRect().top + window.scrollY)
  }, [])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => LINE_PX,
    overscan: BESIDE,
    scrollMargin: top,
  })
  const drawn = virtual.getVirtualItems()
  const paddingTop = (drawn[0]?.start ?? top) - top
  const paddingBottom = virtual.getTotalSize() - ((drawn.at(-1)?.end ?? top) - top)
  return (
    <ul ref={list} aria-label={props.caption} style={{ paddingTop, paddingBottom }}>
      {drawn.flatMap(({ index }) => {
        const row = rows[index]
        return row === undefined ? [] : [<Line key={props.keyOf(row)} row={row} list={props} />]
      })}
    </ul>
  )
}

function Line<Row extends object>({ row, list }: { row: Row; list: PhoneListProps<Row> }) {
  const open = useOpenRow(row, list)
  const { mark, title, amount, under, result } = list.phone(row)
  const canOpen = list.linkOf !== undefined || list.onOpen !== undefined
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- The row's own link does the same.
    <li
      className={styles.line}
      data-fresh={list.fresh?.has(list.keyOf(row)) === true || undefined}
      onClick={(event) => {
        if (canOpen && (event.target as HTMLElement).closest('a, button') === null) open(event)
      }}
    >
      <span className={styles.title}>
        {mark}
        {canOpen ? (
          <RowOpener row={row} table={list}>
            {title}
          </RowOpener>
        ) : (
          title
        )}
      </span>
      <span className={styles.right}>{amount}</span>
      <span className={styles.under}>{under}</span>
      <span className={styles.right}>{result}</span>
    </li>
  )
}
