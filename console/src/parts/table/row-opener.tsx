// How a row is opened: by its link (so that a new tab and a copied address work), or by what the page does with it.
import { Link, useNavigate } from '@tanstack/react-router'
import type { LinkProps, NavigateOptions } from '@tanstack/react-router'
import type { MouseEvent, ReactNode } from 'react'
import styles from './data-table.module.css'
import type { RowLink } from './table-column.ts'

type Opens<Row> = { linkOf?: (row: Row) => RowLink; onOpen?: (row: Row) => void }

export function RowOpener<Row>({ row, table, children }: { row: Row; table: Opens<Row>; children: ReactNode }) {
  const link = table.linkOf?.(row)
  if (link !== undefined)
    return (
      <Link {...(link as LinkProps)} className={styles.opener} data-row-opener>
        {children}
      </Link>
    )
  return (
    <button type="button" className={styles.opener} data-row-opener onClick={() => table.onOpen?.(row)}>
      {children}
    </button>
  )
}

/** A click anywhere in the row; with ⌘ or Ctrl in a new tab. */
export function useOpenRow<Row>(row: Row, { linkOf, onOpen }: Opens<Row>): (event: MouseEvent<HTMLElement>) => void {
  const navigate = useNavigate()
  return (event) => {
    const link = linkOf?.(row)
    if (link === undefined) return onOpen?.(row)
    if (event.metaKey || event.ctrlKey) {
      const address = event.currentTarget.querySelector<HTMLAnchorElement>('a[data-row-opener]')?.href
      if (address !== undefined) window.open(address, '_blank', 'noopener')
      return
    }
    void navigate(link as NavigateOptions)
  }
}
