// A tag: what is worth a mark of a row (`2 tries`, `1 loss`, `estimated`). A status is no tag in a table, but a Mark with a word.
import type { ReactNode } from 'react'
import styles from './tag.module.css'

export type TagTone = 'plain' | 'good' | 'warn' | 'bad' | 'accent'

export function Tag({ tone = 'plain', children }: { tone?: TagTone; children: ReactNode }) {
  return (
    <span className={styles.tag} data-tone={tone}>
      {children}
    </span>
  )
}
