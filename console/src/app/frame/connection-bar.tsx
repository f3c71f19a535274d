// Tells that the gateway does not answer, what happens next, and that it is back. What was typed stays.
import { Button } from '@mantine/core'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { connection } from '../../api/connection.ts'
import { When } from '../../parts/when.tsx'
import { Mark } from '../../parts/mark.tsx'
import styles from './connection-bar.module.css'

export function ConnectionBar() {
  const state = useSyncExternalStore(connection.subscribe, connection.read)
  if (state.kind === 'well') return null
  if (state.kind === 'back')
    return (
      <div role="status" className={styles.bar} data-kind="back">
        <Mark kind="good">The gateway answers again.</Mark>
      </div>
    )
  return (
    <div role="alert" className={styles.bar} data-kind="lost">
      <Mark kind="bad" />
      <span className={styles.words}>
        The gateway does not answer since <When at={state.sinceMs} />. What you see was read before; what you typed
        stays here.
      </span>
      <span className={styles.next} aria-live="off">
        {state.nextMs === undefined ? 'Trying now' : <Seconds until={state.nextMs} />}
      </span>
      <Button size="xs" onClick={connection.tryNow} disabled={state.nextMs === undefined}>
        Try now
      </Button>
    </div>
  )
}

function Seconds({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [])
  return <>Next try in {Math.max(0, Math.ceil((until - now) / 1000))} s</>
}
