// The frame of the pages in front of the door: one column in the middle, nothing else.
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { SchemeButton } from '../../app/frame/side-bar.tsx'
import { ConnectionBar } from '../../app/frame/connection-bar.tsx'
import styles from './door.module.css'

type DoorProps = { title: string; under?: ReactNode; children: ReactNode; foot?: ReactNode }

export function Door({ title, under, children, foot }: DoorProps) {
  useEffect(() => {
    document.title = `${title} · CrossModel`
  }, [title])
  return (
    <>
      <ConnectionBar />
      <div className={styles.scheme}>
        <SchemeButton />
      </div>
      <main className={styles.door}>
        <p className={styles.name}>CrossModel</p>
        <div className={styles.sheet}>
          <h1>{title}</h1>
          {under === undefined ? null : <p className="dim">{under}</p>}
          {children}
        </div>
        {foot === undefined ? null : <p className={styles.foot}>{foot}</p>}
      </main>
    </>
  )
}

/** Fields under each other. */
export function DoorForm({ onSubmit, children }: { onSubmit(): void; children: ReactNode }) {
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
    </form>
  )
}

export function DoorProblem({ problem }: { problem: string | undefined }) {
  return problem === undefined ? null : (
    <p role="alert" className={styles.problem}>
      {problem}
    </p>
  )
}
