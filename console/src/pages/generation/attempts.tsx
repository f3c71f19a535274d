// The attempts of a request on one time axis: what answered, what failed and why.
import { Fall, type FallRow } from '../../parts/fall.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Empty } from '../../parts/states.tsx'

/** As the record keeps it; a field that is absent says nothing. */
type Note = { [name: string]: unknown }

export function Attempts({ attempts, totalMs }: { attempts: readonly Note[]; totalMs: number }) {
  if (attempts.length === 0) return <Empty title="No provider was called" />
  const rows = attempts.map(describeAttempt)
  const end = Math.max(totalMs, ...rows.flatMap(({ spans }) => spans.map(({ toMs }) => toMs)))
  return <Fall label="Attempts" rows={rows} totalMs={end} />
}

function describeAttempt(note: Note, at: number): FallRow {
  const from = numberOf(note['after_ms']) ?? 0
  const to = from + (numberOf(note['duration_ms']) ?? 0)
  const outcome = textOf(note['outcome']) ?? ''
  const isServed = outcome === 'served'
  const why = [textOf(note['fault']), textOf(note['error_code']), numberOf(note['status'])].find(
    (one) => one !== undefined,
  )
  const tags = [note['hedge'] === true ? 'second call' : '', note['cut'] === true ? 'broke off' : ''].filter(Boolean)
  return {
    key: String(at),
    name: textOf(note['provider']) ?? 'none',
    note: [textOf(note['model']), ...tags].filter(Boolean).join(', '),
    spans: [{ kind: isServed ? 'stream' : outcome === 'failed' ? 'failed' : 'gone', fromMs: from, toMs: to }],
    result: (
      <Mark kind={isServed ? 'good' : 'bad'}>
        {isServed ? 'answered' : `${outcome}${why === undefined ? '' : `: ${why}`}`}
      </Mark>
    ),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
