// A sheet: the surface that holds one thing of a page, with an optional head. There is no sheet inside a sheet.
import type { ReactNode } from 'react'
import styles from './sheet.module.css'

type SheetProps = {
  title?: ReactNode
  /** Beside the title, fainter. */
  note?: ReactNode
  /** At the right of the head: a link, a choice. */
  action?: ReactNode
  children: ReactNode
  /** Padding around the content; tables and lists bring their own. */
  isPadded?: boolean
  label?: string
}

export function Sheet({ title, note, action, children, isPadded = false, label }: SheetProps) {
  return (
    <section className={styles.sheet} aria-label={label}>
      {title === undefined ? null : (
        <div className={styles.head}>
          <h2>{title}</h2>
          {note === undefined ? null : <span className={styles.note}>{note}</span>}
          {action === undefined ? null : <div className={styles.action}>{action}</div>}
        </div>
      )}
      {isPadded ? <Padded>{children}</Padded> : children}
    </section>
  )
}

/** Text within a sheet whose table or list brings its own padding. */
export function Padded({ children }: { children: ReactNode }) {
  return <div className={styles.padded}>{children}</div>
}

/** Things under each other, 16 apart, as a page is built. */
export function Stack({ children }: { children: ReactNode }) {
  return <div className={styles.stack}>{children}</div>
}

/** Two sheets side by side, under each other where it is narrow. */
export function Halves({ children, first = 'equal' }: { children: ReactNode; first?: 'equal' | 'wide' | 'side' }) {
  return (
    <div className={styles.halves} data-first={first}>
      {children}
    </div>
  )
}
