// A moment: in local time or UTC as the person chose, with the whole of it in UTC in the tooltip. `ago` only for what was last
// used or last read; it goes on by itself.
import { useEffect, useState } from 'react'
import { writeAgo, writeClock, writeIso, writeTime } from './format/time.ts'
import { useZone } from './zone.ts'
import styles from './number.module.css'

type WhenProps = {
  /** Milliseconds, or ISO text. */
  at: number | string
  form?: 'time' | 'clock' | 'ago'
}

const AGO_EVERY_MS = 5000

export function When({ at, form = 'time' }: WhenProps) {
  const zone = useZone()
  const now = useNow(form === 'ago' ? AGO_EVERY_MS : 60_000)
  const millis = typeof at === 'number' ? at : Date.parse(at)
  if (Number.isNaN(millis)) return <span className={styles.number}>{at}</span>
  const iso = writeIso(millis)
  const shown =
    form === 'ago' ? writeAgo(millis, now) : form === 'clock' ? writeClock(millis, zone) : writeTime(millis, now, zone)
  return (
    <time className={styles.number} dateTime={iso} title={iso}>
      {shown}
    </time>
  )
}

function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
