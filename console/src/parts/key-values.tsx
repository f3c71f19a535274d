// Names and values of one thing, a line each.
import type { ReactNode } from 'react'
import styles from './key-values.module.css'

export type KeyValue = readonly [name: ReactNode, value: ReactNode]

export function KeyValues({ rows }: { rows: readonly KeyValue[] }) {
  return (
    <dl className={styles.list}>
      {rows.map(([name, value], at) => (
        <div key={at} className={styles.row}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
