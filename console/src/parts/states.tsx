// What a part shows while it has nothing to show: bones while it is read, a sentence where it is empty, and figures that are
// old drawn fainter. `Part` decides for a query: nothing for 200 ms, then bones; after 5 s that it is still reading, with
// Cancel; an error with Try again; and old rows stay while new ones are read.
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { ApiError } from '../api/api-error.ts'
import { Mark } from './mark.tsx'
import { PartBoundary } from './part-boundary.tsx'
import { PartError } from './part-error.tsx'
import styles from './states.module.css'
import { When } from './when.tsx'

const BONES_AFTER_MS = 200
const STILL_AFTER_MS = 5000
const NOT_FOUND = 404

type PartProps<Read> = {
  query: UseQueryResult<Read>
  /** What could not be read, where it cannot: `Usage`. */
  name: string
  bones?: ReactNode
  children: (read: Read) => ReactNode
}

export function Part<Read>({ query, name, bones, children }: PartProps<Read>) {
  if (query.data !== undefined)
    return (
      <Stale readAt={query.dataUpdatedAt} isStale={query.failureCount >= 2 || query.isRefetchError}>
        <PartBoundary name={name}>{children(query.data)}</PartBoundary>
      </Stale>
    )
  if (query.isError && query.error instanceof ApiError && query.error.status === NOT_FOUND)
    return <Empty title={`${name}: not found`}>It is not there, or belongs to a workspace that is not yours.</Empty>
  if (query.isError)
    return <PartError title={`${name} could not be read`} error={query.error} onRetry={() => void query.refetch()} />
  return <Loading name={name}>{bones ?? <BoneRows />}</Loading>
}

/** Nothing, then bones, then that it is still reading. */
export function Loading({ name, children }: { name: string; children: ReactNode }) {
  const queries = useQueryClient()
  const waited = useWaited()
  if (waited < BONES_AFTER_MS) return <div className={styles.nothing} aria-busy="true" />
  return (
    <div aria-busy="true">
      <span className="sr">Reading {name}</span>
      {children}
      {waited < STILL_AFTER_MS ? null : (
        <p role="status" className={styles.still}>
          Still reading.{' '}
          <Button size="xs" variant="subtle" onClick={() => void queries.cancelQueries()}>
            Cancel
          </Button>
        </p>
      )}
    </div>
  )
}

function useWaited(): number {
  const [waited, setWaited] = useState(0)
  useEffect(() => {
    const timers = [BONES_AFTER_MS, STILL_AFTER_MS].map((ms) => setTimeout(() => setWaited(ms), ms))
    return () => timers.forEach(clearTimeout)
  }, [])
  return waited
}

export function Bone({ width, height = 12 }: { width: number | string; height?: number }) {
  return <span className={styles.bone} style={{ width, height }} />
}

/** Bones of a table: rows of the real height. */
export function BoneRows({ rows = 8 }: { rows?: number }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: rows }, (_, at) => (
        <div key={at} className={styles.boneRow}>
          <Bone width={`${46 + ((at * 13) % 22)}%`} />
          <Bone width={54} />
        </div>
      ))}
    </div>
  )
}

/** Old figures: fainter, with the time when they were read. */
export function Stale({ readAt, isStale, children }: { readAt: number; isStale: boolean; children: ReactNode }) {
  if (!isStale) return children
  return (
    <div>
      <p className={styles.readAt}>
        <Mark kind="warn" /> read at <When at={readAt} />
      </p>
      <div className={styles.stale}>{children}</div>
    </div>
  )
}

type EmptyProps = {
  title: string
  /** What it means, or which filters made it so. */
  children?: ReactNode
  /** The next step, or the way to clear the filters. */
  action?: ReactNode
}

export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <h3>{title}</h3>
      {children === undefined ? null : <div className="dim">{children}</div>}
      {action === undefined ? null : <div className={styles.action}>{action}</div>}
    </div>
  )
}
