// Figures that choose what the chart below them shows: each is a tab with a name, a number and a line under it. Arrow keys go
// from one to the next.
import type { KeyboardEvent, ReactNode } from 'react'
import { useId } from 'react'
import styles from './figure-tabs.module.css'

export type Figure<Id extends string> = { id: Id; name: string; value: ReactNode; note?: ReactNode }

type FigureTabsProps<Id extends string> = {
  label: string
  figures: readonly Figure<NoInfer<Id>>[]
  chosen: Id
  onChoose(id: NoInfer<Id>): void
  /** What the chosen figure shows. */
  children: ReactNode
}

export function FigureTabs<Id extends string>({ label, figures, chosen, onChoose, children }: FigureTabsProps<Id>) {
  const panel = useId()
  const step = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const at = figures.findIndex(({ id }) => id === chosen)
    const next = figures[(at + by + figures.length) % figures.length]
    if (next === undefined) return
    onChoose(next.id)
    event.currentTarget.querySelector<HTMLElement>(`[data-figure="${next.id}"]`)?.focus()
  }
  return (
    <section className={styles.sheet}>
      <div role="tablist" aria-label={label} className={styles.figures} onKeyDown={step}>
        {figures.map(({ id, name, value, note }) => (
          <button
            key={id}
            type="button"
            role="tab"
            data-figure={id}
            aria-selected={id === chosen}
            aria-controls={panel}
            tabIndex={id === chosen ? 0 : -1}
            className={styles.figure}
            onClick={() => onChoose(id)}
          >
            <span className={styles.name}>{name}</span>
            <span className={styles.value}>{value}</span>
            <span className={styles.note}>{note}</span>
          </button>
        ))}
      </div>
      <div role="tabpanel" id={panel} aria-label={figures.find(({ id }) => id === chosen)?.name}>
        {children}
      </div>
    </section>
  )
}

/** A few figures in a row without a chart to choose. */
export function Figures({ figures }: { figures: readonly Figure<string>[] }) {
  return (
    <dl className={styles.row}>
      {figures.map(({ id, name, value, note }) => (
        <div key={id}>
          <dt className={styles.name}>{name}</dt>
          <dd className={styles.small}>{value}</dd>
          {note === undefined ? null : <dd className={styles.note}>{note}</dd>}
        </div>
      ))}
    </dl>
  )
}
