// Five figures of a report of use; the chosen one is drawn below them, with what the page puts beside the chart.
import type { ReactNode } from 'react'
import { Chart } from '../charts/chart.tsx'
import { FigureTabs, type Figure } from '../figure-tabs.tsx'
import { Money } from '../money.tsx'
import { Change, Rate, Tokens } from '../numbers.tsx'
import { Halves } from '../sheet.tsx'
import { allTokens, chartOf, type Measure, type Usage } from './report.ts'
import styles from './report.module.css'

type ReportFiguresProps = {
  report: Usage
  measure: Measure
  onMeasure(measure: Measure): void
  /** At the right of the chart's head. */
  choice?: ReactNode
  /** Beside the chart. */
  beside?: ReactNode
  /** The rows of one of its stretches of time. */
  onOpen(from: string, to: string): void
}

const names: Readonly<Record<Measure, string>> = {
  spend: 'Spend',
  requests: 'Requests',
  tokens: 'Tokens',
  failed: 'Failed',
  cache: 'Cache hits',
}

export function ReportFigures({ report, measure, onMeasure, choice, beside, onOpen }: ReportFiguresProps) {
  const { unit, kind, series, points } = chartOf(report, measure)
  const title = `${names[measure]} per ${report.range.unit}`
  const chart = (
    <div className={styles.chart}>
      <div className={styles.head}>
        <h2>{title}</h2>
        <span className="dim">in UTC; the last {report.range.unit} is not over</span>
        <div className={styles.choice}>{choice}</div>
      </div>
      <Chart
        label={title}
        kind={kind}
        unit={unit}
        points={points}
        series={series}
        onOpen={({ id }) => onOpen(id, endOf(report, id))}
        empty="There is nothing to draw in this time."
      />
    </div>
  )
  return (
    <FigureTabs label="Figures" figures={figuresOf(report)} chosen={measure} onChoose={onMeasure}>
      {beside === undefined ? (
        chart
      ) : (
        <Halves first="wide">
          {chart}
          <div className={styles.chart}>{beside}</div>
        </Halves>
      )}
    </FigureTabs>
  )
}

function endOf({ points, range }: Usage, start: string): string {
  return points[points.findIndex((point) => point.start === start) + 1]?.start ?? range.to
}

function figuresOf({ totals, previous }: Usage): Figure<Measure>[] {
  return [
    {
      id: 'spend',
      name: names.spend,
      value: <Money usd={totals.charge} form="sum" />,
      note: <SpendBefore now={totals.charge} before={previous.charge} />,
    },
    {
      id: 'requests',
      name: names.requests,
      value: <Tokens count={totals.requests} form="short" />,
      note:
        previous.requests === 0 ? (
          'none in the time before'
        ) : (
          <Before now={totals.requests} before={previous.requests} />
        ),
    },
    {
      id: 'tokens',
      name: names.tokens,
      value: <Tokens count={allTokens(totals)} form="short" />,
      note: (
        <>
          <Tokens count={totals.tokens.input} form="short" /> in, <Tokens count={totals.tokens.output} form="short" />{' '}
          out
        </>
      ),
    },
    {
      id: 'failed',
      name: names.failed,
      value: <Rate part={totals.failed} whole={totals.requests} />,
      note: (
        <>
          <Tokens count={totals.failed} /> of <Tokens count={totals.requests} /> requests
        </>
      ),
    },
    {
      id: 'cache',
      name: names.cache,
      value: <Rate part={totals.tokens.cache_read} whole={totals.tokens.input} />,
      note: (
        <>
          of input tokens; saved <Money usd={totals.saved} form="sum" />
        </>
      ),
    },
  ]
}

function Before({ now, before }: { now: number; before: number }) {
  return (
    <>
      <Change now={now} before={before} /> on the time before
    </>
  )
}

function SpendBefore({ now, before }: { now: string; before: string }) {
  return Number(before) === 0 ? 'nothing in the time before' : <Before now={Number(now)} before={Number(before)} />
}
