// One entry of the audit log: who, when, from where, and each field that it changed, before and after.
import { CopyButton } from '../../parts/copy-button.tsx'
import { KeyValues } from '../../parts/key-values.tsx'
import { Mark } from '../../parts/mark.tsx'
import { DrawerSection, SideDrawer } from '../../parts/side-drawer.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { When } from '../../parts/when.tsx'
import type { AuditEntry } from './use-audit-log.ts'

const outcomes = {
  begun: { kind: 'idle', word: 'Begun' },
  done: { kind: 'good', word: 'Done' },
  denied: { kind: 'warn', word: 'Not allowed' },
  failed: { kind: 'bad', word: 'Failed' },
} as const

export function Outcome({ entry: { outcome, reason } }: { entry: AuditEntry }) {
  const { kind, word } = outcomes[outcome]
  return <Mark kind={kind}>{reason === null || outcome === 'denied' ? word : `${word}: ${reason}`}</Mark>
}

type DrawerProps = {
  entry: AuditEntry | undefined
  rows: readonly AuditEntry[]
  onShow(sequence: number | undefined): void
}

export function AuditEntryDrawer({ entry, rows, onShow }: DrawerProps) {
  const at = rows.findIndex(({ sequence }) => sequence === entry?.sequence)
  const walk = (to: number) => {
    const next = rows[to]
    return next === undefined || at === -1 ? undefined : () => onShow(next.sequence)
  }
  return (
    <SideDrawer
      isOpen={entry !== undefined}
      onClose={() => onShow(undefined)}
      title={entry?.action ?? ''}
      under={entry === undefined ? null : <Outcome entry={entry} />}
      onNewer={walk(at - 1)}
      onOlder={walk(at + 1)}
    >
      {entry === undefined ? null : <Entry entry={entry} />}
    </SideDrawer>
  )
}

function Entry({ entry }: { entry: AuditEntry }) {
  const changes = changesOf(entry)
  return (
    <>
      <DrawerSection title="Who and when">
        <KeyValues
          rows={[
            ['Time', <When key="at" at={entry.at} />],
            ['Who', entry.actor.name],
            ['Signed in as', entry.actor.kind],
            ['From', entry.address ?? '–'],
            ['Workspace', entry.workspace_id ?? '–'],
            ['On', entry.target ?? '–'],
          ]}
        />
      </DrawerSection>
      <DrawerSection title="What changed">
        {changes.length === 0 ? (
          <p className="dim">This entry names no fields.</p>
        ) : (
          <DataTable caption="What changed" columns={columns} rows={changes} keyOf={({ field }) => field} />
        )}
      </DrawerSection>
      <DrawerSection title="Chain" note={`entry ${entry.sequence}`}>
        <CopyButton text={entry.hash} label="Copy the hash of this entry" word="Copy the hash" />
      </DrawerSection>
    </>
  )
}

type Change = { field: string; before: string; after: string }

const columns: readonly TableColumn<Change>[] = [
  { id: 'field', name: 'Field', cell: ({ field }) => field },
  { id: 'before', name: 'Before', cell: ({ before }) => <code>{before}</code> },
  { id: 'after', name: 'After', cell: ({ after }) => <code>{after}</code> },
]

/** Fields that differ; what is of one side alone is all of it. */
function changesOf({ before, after }: AuditEntry): readonly Change[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...names]
    .map((field) => ({ field, before: write(before?.[field]), after: write(after?.[field]) }))
    .filter((change) => change.before !== change.after)
}

function write(value: unknown): string {
  if (value === undefined) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
