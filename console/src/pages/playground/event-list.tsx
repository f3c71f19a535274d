// The events of an answer as they came over the wire, each with its time since the request was sent.
import { Millis } from '../../parts/numbers.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import styles from './playground.module.css'
import type { Run } from './use-runs.ts'

/** More are kept, and copied. */
const DRAWN = 500

export function EventList({ run }: { run: Run | undefined }) {
  if (run === undefined || run.events.length === 0) return <p className="dim">No event has come.</p>
  const { events, eventCount } = run
  const raw = events.map(({ name, data }) => `event: ${name}\ndata: ${data}\n`).join('\n')
  return (
    <>
      <p className={styles.eventsHead}>
        <span className="dim">
          {eventCount.toLocaleString('en')} events
          {eventCount > DRAWN ? `; the first ${DRAWN} are shown` : ''}
        </span>
        <CopyButton text={raw} label="Copy the events" />
      </p>
      <ol className={styles.events}>
        {events.slice(0, DRAWN).map(({ name, data, atMs }, at) => (
          <li key={at}>
            <span className={styles.eventName}>
              <code>{name}</code> <Millis ms={Math.round(atMs)} />
            </span>
            <code className={styles.eventData}>{data}</code>
          </li>
        ))}
      </ol>
    </>
  )
}
