// What a table is given: its columns, what a row says on a phone, and where it leads.
import type { ReactNode } from 'react'

export type TableColumn<Row> = {
  id: string
  /** In the head, and in the menu of columns. */
  name: string
  /** In the head, where it is not the name: a unit below it, a sort. */
  head?: ReactNode
  cell(row: Row): ReactNode
  /** Numbers are at the right. */
  align?: 'right'
  /** Shown only where the window is wide: the row's own page says it elsewhere. */
  isDetail?: boolean
  /** Not shown until the person asks for it. */
  isExtra?: boolean
  /** Whether the table can be sorted by it, where an index carries it. */
  sort?: 'up' | 'down' | 'none'
}

/** Two lines: what and money, when or who and the result. */
export type PhoneRow = { mark?: ReactNode; title: ReactNode; amount?: ReactNode; under?: ReactNode; result?: ReactNode }

/** Where a row leads: a path of the console with its parameters. */
export type RowLink = { to: string; params?: Record<string, string>; search?: Record<string, unknown> }

export type DataTableProps<Row> = {
  /** What the table holds, for readers of screens. */
  caption: string
  columns: readonly TableColumn<Row>[]
  rows: readonly Row[]
  keyOf(row: Row): string
  /** Where a row leads. One of this and `onOpen`, or neither. */
  linkOf?: (row: Row) => RowLink
  onOpen?: (row: Row) => void
  phone?: (row: Row) => PhoneRow
  /** The row whose drawer is open. */
  chosen?: string | undefined
  /** Rows that have just come. */
  fresh?: ReadonlySet<string>
  /** Ids of the columns that are shown, in their order; undefined: those that are not extra. */
  shown?: readonly string[] | undefined
  onSort?: (column: string) => void
  isDense?: boolean
  /** `tall`: two lines a row. */
  rowSize?: 'tall'
  /** The last line: a sum. */
  total?: readonly ReactNode[]
  /** `name`: of the button, where it is not `Load 100 more`. */
  more?: { load(): void; isLoading: boolean; name?: string } | undefined
  /** In place of rows where there are none. */
  empty?: ReactNode
}
