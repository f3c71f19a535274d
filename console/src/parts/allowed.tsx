// A button that not everybody may press: shown, not hidden, and beside it who can. (What a role may never see is not on the page
// at all.) `children` gets whether it is disabled.
import type { ReactNode } from 'react'
import styles from './allowed.module.css'

type AllowedProps = {
  may: boolean
  /** `Billing, admins and owners can do this.` */
  who: string
  children: (isDisabled: boolean) => ReactNode
}

export function Allowed({ may, who, children }: AllowedProps) {
  if (may) return children(false)
  return (
    <span className={styles.line}>
      {children(true)}
      <span className="dim">{who}</span>
    </span>
  )
}
