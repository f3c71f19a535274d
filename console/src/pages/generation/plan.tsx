// The plan of a request: every endpoint that could serve it, in order, each with its reason, and what came of it; then those that
// were left out by what the caller asked for.
import type { ReactNode } from 'react'
import { Mark } from '../../parts/mark.tsx'
import { Millis } from '../../parts/numbers.tsx'
import { Padded, Sheet } from '../../parts/sheet.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { notesOf, numberOf, type Note } from './note.ts'
import { listPlanRows, type PlanRow } from './plan-rows.ts'
import type { Story } from './use-generation.ts'

const columns: readonly TableColumn<PlanRow>[] = [
  { id: 'place', name: '#', cell: ({ place }) => place },
  { id: 'endpoint', name: 'Endpoint', cell: ({ endpoint }) => endpoint },
  { id: 'why', name: 'Why here', cell: ({ why }) => why },
  { id: 'outcome', name: 'What came of it', cell: ({ mark, word }) => <Mark kind={mark}>{word}</Mark> },
]

export function Plan({ story }: { story: Story }) {
  const { route, attempts } = story
  if (route === null)
    return (
      <Sheet title="Plan" isPadded>
        <p className="dim">
          {attempts.length === 0
            ? 'The request ended before a plan was made.'
            : 'One endpoint could serve it and was ready, so there was nothing to choose.'}
        </p>
      </Sheet>
    )
  const [candidates, excluded] = [notesOf(route['candidates']), notesOf(route['excluded'])]
  const rows = listPlanRows(candidates, excluded, attempts)
  return (
    <Sheet title="Plan" note={sayCount(candidates.length, excluded.length)}>
      <DataTable
        caption="Plan"
        columns={columns}
        rows={rows}
        keyOf={({ key }) => key}
        phone={({ place, endpoint, why, mark, word }) => ({
          title: `${place} ${endpoint}`,
          under: why,
          result: <Mark kind={mark}>{word}</Mark>,
        })}
      />
      <Omitted route={route} />
    </Sheet>
  )
}

function Omitted({ route }: { route: Note }): ReactNode {
  const [omitted, queuedMs] = [numberOf(route['omitted']) ?? 0, numberOf(route['queued_ms']) ?? 0]
  if (omitted === 0 && queuedMs === 0) return null
  return (
    <Padded>
      <p className="dim">
        {omitted === 0 ? null : `${omitted} more are not kept: the record holds only so much of a plan. `}
        {queuedMs === 0 ? null : (
          <>
            It waited <Millis ms={queuedMs} /> for its turn.
          </>
        )}
      </p>
    </Padded>
  )
}

function sayCount(candidates: number, excluded: number): string {
  const endpoints = candidates + excluded === 1 ? '1 endpoint' : `${candidates + excluded} endpoints`
  return `${endpoints} looked at, ${candidates} in order`
}
