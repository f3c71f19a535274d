// A note in the page: a tint, a mark, a sentence, and at the right what can be done.
import type { ReactNode } from 'react'
import { Mark } from './mark.tsx'
import type { MarkKind } from './mark.tsx'
import styles from './note.module.css'

type NoteProps = { kind?: MarkKind; children: ReactNode; action?: ReactNode }

export function Note({ kind = 'idle', children, action }: NoteProps) {
  return (
    <div className={styles.note} data-kind={kind} role={kind === 'bad' || kind === 'warn' ? 'status' : undefined}>
      <Mark kind={kind} />
      <div className={styles.words}>{children}</div>
      {action === undefined ? null : <div className={styles.action}>{action}</div>}
    </div>
  )
}
