// The foot of the prompt: what all columns can cost at most together, and Run, or Stop while they run.
import { Button } from '@mantine/core'
import { Allowed } from '../../parts/allowed.tsx'
import { Money } from '../../parts/money.tsx'
import { isMac } from '../../app/keyboard/platform.ts'
import styles from './playground.module.css'
import type { Quoted } from './use-quote.ts'

type RunFootProps = {
  may: boolean
  /** Columns. */
  count: number
  quoted: Quoted
  isRunning: boolean
  problem: string | undefined
  onRun(): void
  onStop(): void
}

export function RunFoot({ may, count, quoted, isRunning, problem, onRun, onStop }: RunFootProps) {
  const all = count === 1 ? 'Run' : count === 3 ? 'Run in all three' : 'Run in both'
  return (
    <div className={styles.foot}>
      <div className={styles.most}>
        <span className="dim">Can cost at most</span>
        <Most quoted={quoted} />
      </div>
      {problem === undefined ? null : (
        <p role="alert" className="bad">
          {problem}
        </p>
      )}
      {isRunning ? (
        <Button variant="default" fullWidth onClick={onStop}>
          Stop
        </Button>
      ) : (
        <Allowed may={may} who="Members, admins and owners can use the playground.">
          {(isDisabled) => (
            <Button variant="filled" fullWidth disabled={isDisabled || count === 0} onClick={onRun}>
              {all} <kbd className={styles.keys}>{isMac ? '⌘↵' : 'Ctrl ↵'}</kbd>
            </Button>
          )}
        </Allowed>
      )}
    </div>
  )
}

function Most({ quoted }: { quoted: Quoted }) {
  if (quoted === undefined) return <span className="faint">–</span>
  if (quoted.kind === 'unknown') return <span className="warn">{quoted.why}</span>
  const [first = '0'] = quoted.each
  const isSame = quoted.each.every((each) => each === first)
  if (quoted.each.length === 1) return <Money usd={first} form="row" />
  if (isSame)
    return (
      <span>
        {quoted.each.length} × <Money usd={first} form="row" />
      </span>
    )
  return (
    <span>
      {quoted.each.map((usd, at) => (
        <span key={at}>
          {at === 0 ? '' : ' + '}
          <Money usd={usd} form="row" />
        </span>
      ))}
    </span>
  )
}
