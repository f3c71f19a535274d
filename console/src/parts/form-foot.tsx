// The foot of a form: it names the change (`requests 300 → 600`), and holds Discard and Save. ⌘↵ saves as well. Saving waits
// while there is no connection, and says so.
import { Button } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useSyncExternalStore } from 'react'
import { connection } from '../api/connection.ts'
import styles from './form-foot.module.css'

export type FieldChange = { name: string; before: string; now: string }

type FormFootProps = {
  changes: readonly FieldChange[]
  isSaving: boolean
  /** What is wrong beside what the fields say. */
  problem?: string | undefined
  onSave(): void
  onDiscard(): void
}

export function FormFoot({ changes, isSaving, problem, onSave, onDiscard }: FormFootProps) {
  const isLost = useSyncExternalStore(connection.subscribe, connection.read).kind === 'lost'
  const canSave = changes.length > 0 && !isSaving && !isLost
  useHotkeys([['mod+Enter', () => canSave && onSave()]], [])
  return (
    <div className={styles.foot}>
      <div className={styles.change} aria-live="polite">
        {problem === undefined ? describeChanges(changes) : <span className="bad">{problem}</span>}
        {isLost ? <span className="warn"> Saving waits for the gateway.</span> : null}
      </div>
      <Button variant="subtle" onClick={onDiscard} disabled={changes.length === 0 || isSaving}>
        Discard
      </Button>
      <Button variant="filled" onClick={onSave} disabled={!canSave} loading={isSaving}>
        Save
      </Button>
    </div>
  )
}

function describeChanges(changes: readonly FieldChange[]): string {
  const [first] = changes
  if (first === undefined) return 'No change'
  const rest = changes.length === 1 ? '1 change' : `${changes.length} changes`
  const shown = changes.slice(0, 2).map(({ name, before, now }) => `${name} ${before || 'none'} → ${now || 'none'}`)
  return `${rest}: ${shown.join(', ')}${changes.length > 2 ? ', …' : ''}`
}
