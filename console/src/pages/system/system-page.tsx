// The page “System”: what runs, the database, the disk, the auditor's last word, and an examination that somebody asks for.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { KeyValues } from '../../parts/key-values.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Note } from '../../parts/note.tsx'
import { Tokens } from '../../parts/numbers.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet, Stack } from '../../parts/sheet.tsx'
import { Empty, Part } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { When } from '../../parts/when.tsx'

const READ_EVERY_MS = 15_000
const MEBIBYTE = 1024 ** 2

export function SystemPage() {
  const system = useQuery({ queryKey: ['system'], queryFn: readSystem, refetchInterval: READ_EVERY_MS })
  return (
    <>
      <PageHead title="System" under="What runs here, and what it stands on." />
      <Part query={system} name="System">
        {(read) => (
          <Stack>
            <Audit audit={read.audit} isAudited={read.is_audited} />
            {read.database.fault === null ? null : (
              <Note kind="bad">The database cannot be written: {read.database.fault}</Note>
            )}
            {read.database.incidents.map((incident) => (
              <Note key={`${incident.created_at} ${incident.message}`} kind="warn">
                <When at={incident.created_at} />: {incident.message}. When it was looked at, run{' '}
                <code>crossmodel doctor --acknowledge</code>.
              </Note>
            ))}
            <Sheet title="Gateway" isPadded>
              <KeyValues rows={describe(read)} />
            </Sheet>
            <Examination />
          </Stack>
        )}
      </Part>
    </>
  )
}

type System = Awaited<ReturnType<typeof readSystem>>

function readSystem() {
  return answerOf(api.GET('/admin/system'))
}

function Audit({ audit, isAudited }: { audit: System['audit']; isAudited: boolean }) {
  const log = audit?.audit_log ?? null
  if (audit === null && isAudited)
    return <Note>The auditor has not finished a run since the start. The first one comes soon.</Note>
  return (
    <>
      {isAudited ? null : (
        <Note kind="warn">
          The auditor is switched off: <code>audit_every</code> is <code>off</code>.
        </Note>
      )}
      {audit === null ? null : <Books audit={audit} />}
      {log === null ? null : <AuditLog found={log} />}
    </>
  )
}

type Audit = NonNullable<System['audit']>

function AuditLog({ found: { ok, message, remedy } }: { found: NonNullable<Audit['audit_log']> }) {
  return (
    <Note kind={ok ? 'good' : 'bad'}>
      The audit log: {message}
      {remedy === null ? '' : `; ${remedy}`}.
    </Note>
  )
}

function Books({ audit }: { audit: Audit }) {
  if (audit.differences === 0)
    return (
      <Note kind="good">
        The books balance: audited <When at={audit.ended_at} />.
      </Note>
    )
  return (
    <Note kind="bad">
      The books do not add up: <Tokens count={audit.differences} /> differences, audited <When at={audit.ended_at} />.{' '}
      <code>crossmodel wallet audit</code> names each.
    </Note>
  )
}

function describe({ version, node, database, disk }: System) {
  return [
    ['Version', version],
    ['Node.js', node],
    ['Database', `${database.kind}, tables of version ${database.schema_version}`],
    ['Data directory', <code key="path">{disk.path}</code>],
    ['Disk', <Disk key="disk" {...disk} />],
  ] as const
}

function Disk({ free_bytes: free, total_bytes: total }: System['disk']) {
  return (
    <span>
      <Tokens count={Math.floor(free / MEBIBYTE)} /> MiB free of <Tokens count={Math.floor(total / MEBIBYTE)} /> MiB
    </span>
  )
}

function Examination() {
  const [isWanted, setWanted] = useState(false)
  const findings = useQuery({
    queryKey: ['system-findings'],
    queryFn: () => answerOf(api.GET('/admin/system/findings')),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const examine = () => (isWanted ? void findings.refetch() : setWanted(true))
  const button = (
    <Button size="xs" onClick={examine} loading={findings.isFetching}>
      Examine now
    </Button>
  )
  return (
    <Sheet title="Examination" note="data directory, database, clock, providers" action={button}>
      {isWanted ? (
        <Part query={findings} name="Examination">
          {(read) => (
            <DataTable
              caption="Findings"
              columns={columns}
              rows={read.findings}
              keyOf={({ area, message }) => `${area} ${message}`}
              phone={(one) => ({ title: one.area, under: one.remedy ?? one.message, result: <State finding={one} /> })}
            />
          )}
        </Part>
      ) : (
        <Empty title="Not examined yet">It reads the whole database, so it runs only when you ask for it.</Empty>
      )}
    </Sheet>
  )
}

type Finding = { area: string; state: 'right' | 'warning' | 'fault'; message: string; remedy: string | null }

const states = {
  right: { kind: 'good', word: 'Right' },
  warning: { kind: 'warn', word: 'Warning' },
  fault: { kind: 'bad', word: 'Fault' },
} as const

function State({ finding }: { finding: Finding }) {
  const { kind, word } = states[finding.state]
  return <Mark kind={kind}>{word}</Mark>
}

const columns: readonly TableColumn<Finding>[] = [
  { id: 'area', name: 'What', cell: ({ area }) => area },
  { id: 'state', name: 'State', cell: (finding) => <State finding={finding} /> },
  { id: 'message', name: 'Found', cell: ({ message }) => message },
  { id: 'remedy', name: 'What to do', cell: ({ remedy }) => <span className="dim">{remedy ?? '–'}</span> },
]
