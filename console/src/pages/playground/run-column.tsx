// One column: where its run stands, what it took and cost as the gateway recorded it, and its answer, events or request.
import { Tabs } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useSession } from '../../app/use-session.ts'
import { CodeBlock } from '../../parts/code-block.tsx'
import { Mark, type MarkKind } from '../../parts/mark.tsx'
import { Money } from '../../parts/money.tsx'
import { Millis, NothingToSay, Speed, Tokens } from '../../parts/numbers.tsx'
import { AnswerView } from './answer-view.tsx'
import { EventList } from './event-list.tsx'
import styles from './playground.module.css'
import type { Column } from './prompt.ts'
import type { Run } from './use-runs.ts'
import { cutImages, writeCurl } from './write-request.ts'

type RunColumnProps = { column: Column; run: Run | undefined; body: object | undefined }

const states: { readonly [state in Run['state']]: { mark: MarkKind; word: string } } = {
  running: { mark: 'live', word: 'Streaming' },
  completed: { mark: 'good', word: 'Completed' },
  failed: { mark: 'bad', word: 'Failed' },
  stopped: { mark: 'idle', word: 'Stopped' },
}

export function RunColumn({ column, run, body }: RunColumnProps) {
  const { gateway } = useSession()
  const [tab, setTab] = useState<string | null>('answer')
  const state = run === undefined ? undefined : states[run.state]
  const code = body === undefined ? '' : writeCurl(gateway.callers_url ?? '', column.protocol, { ...body })
  return (
    <section className={styles.column} aria-label={column.title}>
      <div className={styles.columnHead}>
        <h2 className="cut">{column.title}</h2>
        {state === undefined ? null : (
          <span role="status">
            <Mark kind={state.mark} isPulsing={run?.state === 'running'}>
              {state.word}
            </Mark>
          </span>
        )}
      </div>
      <Figures run={run} />
      <Tabs value={tab} onChange={setTab} className={styles.tabs ?? ''} keepMounted={false}>
        <Tabs.List className={styles.tabList ?? ''} aria-label={`Views of ${column.title}`}>
          <Tabs.Tab value="answer">Answer</Tabs.Tab>
          <Tabs.Tab value="events">Events</Tabs.Tab>
          <Tabs.Tab value="request">Request</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="answer" className={styles.panel ?? ''}>
          <AnswerView run={run} />
        </Tabs.Panel>
        <Tabs.Panel value="events" className={styles.panel ?? ''}>
          <EventList run={run} />
        </Tabs.Panel>
        <Tabs.Panel value="request" className={styles.panel ?? ''}>
          {code === '' ? (
            <p className="dim">The prompt is not ready: Run says what is missing.</p>
          ) : (
            <CodeBlock code={cutImages(code)} copied={code} label={`Request in ${column.title}`} />
          )}
        </Tabs.Panel>
      </Tabs>
      <Foot run={run} />
    </section>
  )
}

const SECOND_MS = 1000

/** What came faster than that came at once: a rate would say nothing. */
const LEAST_STREAMED_MS = 100

function Figures({ run }: { run: Run | undefined }) {
  const record = run?.record
  const first = record?.first_content_ms ?? run?.firstMs
  const total = record?.duration_ms ?? run?.totalMs
  const out = record?.tokens?.output
  const streamedMs = total !== undefined && first !== undefined ? total - first : 0
  const speed = out !== undefined && streamedMs >= LEAST_STREAMED_MS ? (out * SECOND_MS) / streamedMs : undefined
  return (
    <dl className={styles.figures}>
      <Figure name="First token">{<Millis ms={first === undefined ? undefined : Math.round(first)} />}</Figure>
      <Figure name="Total">{<Millis ms={total === undefined ? undefined : Math.round(total)} />}</Figure>
      <Figure name="Out">{<Tokens count={out} />}</Figure>
      <Figure name="t/s">{<Speed tokensPerSecond={speed} />}</Figure>
      <Figure name="Cost">
        {record === undefined ? <NothingToSay /> : <Money usd={record.charge} form="whole" />}
      </Figure>
    </dl>
  )
}

function Figure({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Foot({ run }: { run: Run | undefined }) {
  const record = run?.record
  if (run?.requestId === undefined || record === undefined) return <div className={styles.columnFoot} />
  const { provider, dropped, tokens } = record
  const losses = dropped.length === 0 ? 'no losses' : `lost: ${dropped.join(', ')}`
  return (
    <div className={styles.columnFoot}>
      <span className={dropped.length === 0 ? 'dim' : 'warn'}>
        {[provider ?? 'no provider', tokens === null ? undefined : losses].filter(Boolean).join(' · ')}
      </span>
      <Link className="link" to="/console/activity/$request" params={{ request: run.requestId }}>
        Story
      </Link>
    </div>
  )
}
