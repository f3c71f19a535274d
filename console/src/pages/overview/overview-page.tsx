// The page “Overview”: what is left in the wallet, where it goes, and what the keys have used of their budgets.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { withoutDefaults } from '../../app/search-params.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { Legend } from '../../parts/charts/legend.tsx'
import { ChoiceControl } from '../../parts/choice-control.tsx'
import { Money } from '../../parts/money.tsx'
import { Rate } from '../../parts/numbers.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { RefusedNote } from '../../parts/report/refused-note.tsx'
import { ReportFigures } from '../../parts/report/report-figures.tsx'
import { failedStatuses, RowsLink } from '../../parts/report/rows-link.tsx'
import { firstMeasure, seriesOf, type Measure, type Overview } from '../../parts/report/report.ts'
import { Wallet } from '../../parts/report/wallet.tsx'
import { Stack } from '../../parts/sheet.tsx'
import { Empty, Part } from '../../parts/states.tsx'
import { Budgets } from './budgets.tsx'

const ranges = [
  { id: '24h', name: '24 h' },
  { id: '7d', name: '7 d' },
  { id: '30d', name: '30 d' },
  { id: '90d', name: '90 d' },
] as const
const groups = [
  { id: 'model', name: 'Model' },
  { id: 'key', name: 'Key' },
] as const
type Search = { range?: (typeof ranges)[number]['id']; by?: (typeof groups)[number]['id']; measure?: Measure }
const defaults = { range: '30d', by: 'model' } as const
const READ_EVERY_MS = 30_000

export function OverviewPage() {
  const { id: workspace } = useWorkspace()
  const { range = defaults.range, by = defaults.by, measure: asked } = useSearch({ from: '/console/' })
  const navigate = useNavigate()
  const choose = (change: Search) =>
    void navigate({
      to: '/console',
      search: withoutDefaults<Search>({ range, by, ...(asked && { measure: asked }), ...change }, defaults),
      replace: true,
    })
  const overview = useQuery({
    queryKey: ['overview', workspace, range, by],
    queryFn: () =>
      answerOf(
        api.GET('/admin/workspaces/{workspace}/overview', { params: { path: { workspace }, query: { range, by } } }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: READ_EVERY_MS,
  })
  const choice = (
    <ChoiceControl label="Range" choices={ranges} chosen={range} onChoose={(id) => choose({ range: id })} />
  )
  return (
    <>
      <PageHead title="Overview" under="What is left, and where it goes." actions={choice} />
      <Part query={overview} name="Overview">
        {(read) => (
          <Stack>
            <Wallet {...read} />
            <RefusedNote refused={read.refused} of={{ range }} />
            {read.totals.requests === 0 && read.previous.requests === 0 ? <NoTraffic /> : null}
            <ReportFigures
              report={read}
              measure={asked ?? firstMeasure(read)}
              onMeasure={(id) => choose({ measure: id })}
              onOpen={(from, to) => void navigate({ to: '/console/activity', search: { from, to } })}
              choice={<ChoiceControl label="By" choices={groups} chosen={by} onChoose={(id) => choose({ by: id })} />}
              beside={<Largest read={read} range={range} by={by} />}
            />
            <Budgets budgets={read.budgets} />
          </Stack>
        )}
      </Part>
    </>
  )
}

function NoTraffic() {
  return (
    <Empty
      title="No request in this time"
      action={
        <Link className="link" to="/console/connect">
          Connect a tool, or your own program
        </Link>
      }
    >
      The figures begin with the first request. Connect makes a key, fills in the commands, and turns green when it
      comes.
    </Empty>
  )
}

type LargestProps = { read: Overview; range: NonNullable<Search['range']>; by: NonNullable<Search['by']> }

function Largest({ read, range, by }: LargestProps) {
  const whole = Number(read.totals.charge)
  const rows = seriesOf(read).map((series) => {
    const group = read.groups.data.find(({ id }) => id === series.id)
    const charge = group?.charge ?? read.groups.rest.charge
    const search = group === undefined ? { range, by } : { range, by, [by]: group.id }
    return {
      series,
      value:
        group === undefined ? (
          <Money usd={charge} form="sum" />
        ) : (
          <RowsLink of={{ range, [by]: [group.id] }}>
            <Money usd={charge} form="sum" />
          </RowsLink>
        ),
      share: <Rate part={Number(charge)} whole={whole} />,
      link: (name: ReactNode) => (
        <Link to="/console/usage" search={search}>
          {name}
        </Link>
      ),
    }
  })
  return (
    <>
      <h2>By {by}</h2>
      <Legend
        caption={`Spend by ${by}`}
        rows={rows}
        all={{
          value: (
            <RowsLink of={{ range }}>
              <Money usd={read.totals.charge} form="sum" />
            </RowsLink>
          ),
          share: <Rate part={whole} whole={whole} />,
        }}
      />
      <p>
        <Link className="link" to="/console/usage" search={{ range, by }}>
          Usage
        </Link>
        {' · '}
        <Link className="link" to="/console/activity" search={{ range, status: failedStatuses }}>
          Failed requests
        </Link>
      </p>
    </>
  )
}
