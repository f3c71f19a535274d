// What a key spent of its budgets: spent and limit, what is left of it and held, and where this pace ends.
import { Link } from '@tanstack/react-router'
import { nanosOf, NANOS } from '../../../parts/format/money.ts'
import { writeMonth } from '../../../parts/format/time.ts'
import { Meter, toneOf } from '../../../parts/meter.tsx'
import { Money } from '../../../parts/money.tsx'
import { DrawerSection } from '../../../parts/side-drawer.tsx'
import { When } from '../../../parts/when.tsx'
import type { UsedKey } from '../use-keys.ts'
import styles from './key-drawer.module.css'

export function KeyBudget({ apiKey }: { apiKey: UsedKey }) {
  const { day, month } = apiKey.spend
  const name = writeMonth(Date.now(), Date.now())
  return (
    <>
      <DrawerSection title={`Budget, ${name}`} note={<Resets at={apiKey.month_ends_at} />}>
        <Bar apiKey={apiKey} budget={month} pace={apiKey.month_at_pace} name={name} />
      </DrawerSection>
      {day.limit === null ? null : (
        <DrawerSection title="Budget, today" note={<Resets at={apiKey.day_ends_at} />}>
          <Bar apiKey={apiKey} budget={day} pace={null} name="today" />
        </DrawerSection>
      )}
    </>
  )
}

function Resets({ at }: { at: string }) {
  return (
    <>
      starts again <When at={at} />
    </>
  )
}

type BarProps = { apiKey: UsedKey; budget: UsedKey['spend']['day']; pace: string | null; name: string }

function Bar({ apiKey, budget: { spent, limit, share }, pace, name }: BarProps) {
  const isHeld = nanosOf(apiKey.held) > 0n
  return (
    <div>
      <div className={styles.figures}>
        <span>
          <Link to="/console/usage" search={{ key: apiKey.id, range: name === 'today' ? '24h' : '30d' }}>
            <strong className={styles.spent} data-tone={toneOf(share ?? 0)}>
              <Money usd={spent} form="sum" />
            </strong>
          </Link>{' '}
          {limit === null ? (
            <span className="dim">no budget: the workspace’s wallet bounds it</span>
          ) : (
            <span className="dim">
              of <Money usd={limit} form="sum" />
            </span>
          )}
        </span>
        <span className="dim">
          {limit === null ? null : (
            <>
              <Money usd={leftOf(limit, spent, apiKey.held)} form="sum" /> left
            </>
          )}
          {isHeld ? (
            <>
              {limit === null ? '' : ', '}
              <Money usd={apiKey.held} form="row" /> held
            </>
          ) : null}
        </span>
      </div>
      {limit === null || share === null ? null : (
        <Meter share={share} size="big" label={`Budget for ${name}`} tick={paceShare(pace, limit)} />
      )}
      <div className={styles.figures}>
        <small>{share === null ? null : `${Math.floor(share * 1000) / 10}% used`}</small>
        <small>
          {pace === null ? null : (
            <>
              at this pace <Money usd={pace} form="sum" /> by the end of {name}
            </>
          )}
        </small>
      </div>
    </div>
  )
}

/** What is held counts as spent, so that a budget is never passed; never below nothing. */
function leftOf(limit: string, spent: string, held: string): string {
  const left = nanosOf(limit) - nanosOf(spent) - nanosOf(held)
  if (left <= 0n) return '0'
  return `${left / NANOS}.${String(left % NANOS).padStart(9, '0')}`
}

function paceShare(pace: string | null, limit: string): number | undefined {
  if (pace === null || nanosOf(limit) === 0n) return undefined
  return Number((nanosOf(pace) * 1000n) / nanosOf(limit)) / 1000
}
