// A list on phones: each row has two lines, what and money, then when or who and the result.
import styles from './phone-list.module.css'
import { RowOpener, useOpenRow } from './row-opener.tsx'
import type { DataTableProps, PhoneRow } from './table-column.ts'

type PhoneListProps<Row extends object> = DataTableProps<Row> & { phone: (row: Row) => PhoneRow }

export function PhoneList<Row extends object>(props: PhoneListProps<Row>) {
  return (
    <ul aria-label={props.caption}>
      {props.rows.map((row) => (
        <Line key={props.keyOf(row)} row={row} list={props} />
      ))}
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
