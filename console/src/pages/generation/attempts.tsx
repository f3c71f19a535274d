// The attempts of a request on one time axis: what was done before the first, what each waited for, what answered, what failed and why.
import { Fall, type FallRow, type FallSpan } from '../../parts/fall.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Millis } from '../../parts/numbers.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Empty } from '../../parts/states.tsx'
import { numberOf, textOf, whyFailed, type Note } from './note.ts'
import type { Ended, Story } from './use-generation.ts'

export function Attempts({ generation, story }: { generation: Ended; story: Story }) {
  const { attempts } = story
  const { duration_ms: totalMs, first_content_ms: firstMs } = generation
  if (attempts.length === 0)
    return (
      <Sheet title="Attempts">
        <Empty title="No provider was called" />
      </Sheet>
    )
  const rows = [describeGateway(attempts), ...attempts.map((note, at) => describeAttempt(note, at, firstMs))]
  const end = Math.max(totalMs, ...rows.flatMap(({ spans }) => spans.map(({ toMs }) => toMs)))
  const count = attempts.length === 1 ? '1' : `${attempts.length}; the caller saw one answer`
  return (
    <Sheet title="Attempts" note={count}>
      <Fall label="Attempts" rows={rows} totalMs={end} />
    </Sheet>
  )
}

function describeGateway(attempts: readonly Note[]): FallRow {
  const toMs = Math.min(...attempts.map((note) => numberOf(note['after_ms']) ?? 0))
  return {
    key: 'gateway',
    name: 'Gateway',
    note: 'authenticate, hold, plan',
    spans: [{ kind: 'gone', fromMs: 0, toMs }],
    result: <Millis ms={toMs} />,
  }
}

function describeAttempt(note: Note, at: number, firstMs: number | null): FallRow {
  const fromMs = numberOf(note['after_ms']) ?? 0
  const lastedMs = numberOf(note['duration_ms']) ?? 0
  const toMs = fromMs + lastedMs
  const beganMs =
    note['outcome'] === 'served' && firstMs !== null && firstMs >= fromMs && firstMs <= toMs ? firstMs : undefined
  return {
    key: String(at),
    name: `${at + 1} ${textOf(note['provider']) ?? 'none'}`,
    note: <Outcome note={note} firstAfterMs={beganMs === undefined ? undefined : beganMs - fromMs} />,
    spans: spansOf(note, { fromMs, beganMs, toMs }),
    result: <Millis ms={lastedMs} />,
  }
}

type Times = { fromMs: number; beganMs: number | undefined; toMs: number }

function spansOf(note: Note, { fromMs, beganMs, toMs }: Times): readonly FallSpan[] {
  if (note['outcome'] === 'served')
    return [
      { kind: 'wait', fromMs, toMs: beganMs ?? fromMs },
      { kind: 'stream', fromMs: beganMs ?? fromMs, toMs },
    ]
  return [{ kind: note['outcome'] === 'failed' ? 'failed' : 'gone', fromMs, toMs }]
}

function Outcome({ note, firstAfterMs }: { note: Note; firstAfterMs: number | undefined }) {
  const model = textOf(note['model'])
  const beside = [
    model,
    note['hedge'] === true ? 'a second call, since the first was slow' : undefined,
    note['continues'] === true ? 'went on where the one before broke off' : undefined,
    note['cut'] === true ? 'broke off' : undefined,
  ].filter((one) => one !== undefined)
  const isServed = note['outcome'] === 'served'
  return (
    <>
      {beside.join(', ')}
      <br />
      <Mark kind={isServed ? 'good' : note['outcome'] === 'failed' ? 'bad' : 'idle'}>
        {isServed ? 'answered' : note['outcome'] === 'failed' ? `failed: ${whyFailed(note)}` : 'given up'}
      </Mark>
      {firstAfterMs === undefined ? null : (
        <>
          , first after <Millis ms={firstAfterMs} />
        </>
      )}
    </>
  )
}
