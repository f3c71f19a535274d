// What changed of late, as this gateway was told: the newest first.
import { Mark, type MarkKind } from '../../parts/mark.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Empty } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { nameCredential, sayFault } from './health-words.ts'
import styles from './health.module.css'
import type { Board } from './use-health.ts'

type Change = Board['changes'][number]
const SHOWN = 8

export function RecentChanges({ changes }: { changes: readonly Change[] }) {
  return (
    <Sheet title="What changed">
      {changes.length === 0 ? (
        <Empty title="Nothing yet">Endpoints that are left alone, and those that are drained, are listed here.</Empty>
      ) : (
        <ul className={styles.changes}>
          {changes.slice(0, SHOWN).map((change, at) => (
            <li key={`${change.at} ${at}`}>
              <span className="dim">
                <When at={change.at} />
              </span>
              <Mark kind={kindOf(change)} />
              <span>
                <b>{change.subject}</b> {sayChange(change)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}

function kindOf({ kind, use }: Change): MarkKind {
  if (kind === 'use') return use === 'enabled' ? 'good' : 'idle'
  return kind === 'away' || kind === 'refused' ? 'bad' : 'good'
}

function sayChange({ kind, credential, credential_number: number, fault, use }: Change): string {
  const key = number === null || credential === null ? '' : `with ${nameCredential(credential, number)} `
  switch (kind) {
    case 'away':
      return `${key}is left alone${fault === null ? '' : `: ${sayFault(fault)}`}`
    case 'back':
      return `${key}serves again`
    case 'refused':
      return `refuses its credential ${credential} or its account`
    case 'taken':
      return `takes its credential ${credential} again`
    case 'use':
      return use === 'enabled' ? 'is used again' : use === 'draining' ? 'drains' : 'is not used any more'
  }
}
