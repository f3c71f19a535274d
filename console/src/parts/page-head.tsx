// The head of a page: title, one line under it, actions at the right. It names the browser's tab as well.
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import styles from './page-head.module.css'

type PageHeadProps = {
  title: string
  /** Beside the title: a state, a tag. */
  beside?: ReactNode
  /** One line under the title. */
  under?: ReactNode
  /** Above the title: where this belongs. */
  crumb?: ReactNode
  /** At most one of them is `filled`. */
  actions?: ReactNode
}

export function PageHead({ title, beside, under, crumb, actions }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · CrossModel`
  }, [title])
  return (
    <div className={styles.head}>
      <div className={styles.title}>
        {crumb === undefined ? null : <div className={styles.crumb}>{crumb}</div>}
        <h1 tabIndex={-1} className={styles.name}>
          {title}
          {beside}
        </h1>
        {under === undefined ? null : <p className="dim">{under}</p>}
      </div>
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </div>
  )
}
