// A status is a shape, a colour and a word: ● good, ▲ warn, ■ bad, ○ idle, ◆ live. A mark without a word beside it is for
// places that say the word in another way.
import type { ReactNode } from 'react'
import styles from './mark.module.css'

export type MarkKind = 'good' | 'warn' | 'bad' | 'idle' | 'live'

type MarkProps = { kind: MarkKind; children?: ReactNode; isPulsing?: boolean }

export function Mark({ kind, children, isPulsing = false }: MarkProps) {
  const shape = (
    <svg
      className={[styles.mark, styles[kind], isPulsing ? styles.pulse : ''].join(' ')}
      viewBox="0 0 10 10"
      aria-hidden="true"
    >
      {shapes[kind]}
    </svg>
  )
  if (children === undefined) return shape
  return (
    <span className={styles.status}>
      {shape}
      {children}
    </span>
  )
}

const shapes: Readonly<Record<MarkKind, ReactNode>> = {
  good: <circle cx="5" cy="5" r="3.5" />,
  warn: <path d="M5 1.2 9 8.6H1z" strokeLinejoin="round" />,
  bad: <rect x="1.5" y="1.5" width="7" height="7" rx="1" />,
  idle: <circle cx="5" cy="5" r="3.2" strokeWidth="1.4" />,
  live: <path d="M5 .8 9.2 5 5 9.2.8 5z" strokeLinejoin="round" />,
}
