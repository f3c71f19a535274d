// The page “Billing”: what is in the wallet, what requests in flight hold of it, and what moved.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { answerOf, api } from '../../api/client.ts'
import { withoutDefaults } from '../../app/search-params.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { ChoiceControl } from '../../parts/choice-control.tsx'
import { Filters } from '../../parts/filters.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import type { Billing } from '../../parts/report/report.ts'
import { Wallet } from '../../parts/report/wallet.tsx'
import { Sheet, Stack } from '../../parts/sheet.tsx'
import { Part } from '../../parts/states.tsx'
import { HowToAdd } from './how-to-add.tsx'
import { LedgerDays } from './ledger-days.tsx'
import { LedgerEntries } from './ledger-entries.tsx'
import { LedgerMonths } from './ledger-months.tsx'
import { entryKinds, type EntryKind, type LedgerView } from './ledger-views.ts'
import { OpenHolds } from './open-holds.tsx'

const READ_EVERY_MS = 15_000
const views = [
  { id: 'day', name: 'By day' },
  { id: 'entry', name: 'Every entry' },
  { id: 'month', name: 'By month' },
] as const
const defaults = { view: 'day' } as const
type Search = { view?: LedgerView; kind?: EntryKind }

export function BillingPage() {
  const { id: workspace } = useWorkspace()
  const { credit = false } = useSearch({ from: '/console/billing' })
  const billing = useQuery({
    queryKey: ['billing', workspace],
    queryFn: () => answerOf(api.GET('/admin/workspaces/{workspace}/billing', { params: { path: { workspace } } })),
    refetchInterval: READ_EVERY_MS,
  })
  return (
    <>
      <PageHead title="Billing" under="What is yours, what is held, and what moved." />
      <Stack>
        {credit ? <HowToAdd /> : null}
        <Part query={billing} name="Billing">
          {(read) => (
            <Stack>
              <Wallet {...read} />
              <OpenHolds {...read} />
              <Ledger billing={read} workspace={workspace} />
            </Stack>
          )}
        </Part>
        {credit ? null : <HowToAdd />}
      </Stack>
    </>
  )
}

function Ledger({ billing, workspace }: { billing: Billing; workspace: string }) {
  const { view = defaults.view, kind } = useSearch({ from: '/console/billing' })
  const navigate = useNavigate()
  const choose = (search: Search) =>
    void navigate({ to: '/console/billing', search: withoutDefaults<Search>(search, defaults) })
  const kinds = {
    id: 'kind',
    name: 'Kind',
    options: entryKinds.map((id) => ({ id, name: id })),
    chosen: kind === undefined ? [] : [kind],
    isPinned: true,
    onChange: ([first]: readonly string[]) => {
      const chosen = entryKinds.find((one) => one === first)
      choose(chosen === undefined ? { view } : { view, kind: chosen })
    },
  }
  return (
    <Sheet
      title="Ledger"
      note="entries are never changed; a mistake is corrected by another"
      label="Ledger"
      action={<ChoiceControl label="Ledger" choices={views} chosen={view} onChoose={(id) => choose({ view: id })} />}
    >
      {view === 'day' ? <LedgerDays days={billing.days} /> : null}
      {view === 'entry' ? (
        <>
          <Filters filters={[kinds]} onClear={() => choose({ view })} />
          <LedgerEntries workspace={workspace} kind={kind} />
        </>
      ) : null}
      {view === 'month' ? <LedgerMonths workspace={workspace} /> : null}
    </Sheet>
  )
}
