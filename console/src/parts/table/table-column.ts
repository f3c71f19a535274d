// A column of a table, and what a row says on a phone.
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
