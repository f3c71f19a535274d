// The ledger entry by entry, the newest first.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { answerOf, api } from '../../api/client.ts'
import { Money } from '../../parts/money.tsx'
import { NothingToSay, Tokens } from '../../parts/numbers.tsx'
import { Empty, Part } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { When } from '../../parts/when.tsx'
import type { EntryKind } from './ledger-views.ts'

type Page = Awaited<ReturnType<typeof readPage>>
type Entry = Page['data'][number]

export function LedgerEntries({ workspace, kind }: { workspace: string; kind: EntryKind | undefined }) {
  const entries = useInfiniteQuery({
    queryKey: ['billing', workspace, 'entries', kind],
    queryFn: ({ pageParam }) => readPage(workspace, kind, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const more = { load: () => void entries.fetchNextPage(), isLoading: entries.isFetchingNextPage }
  return (
    <Part query={entries} name="The ledger">
      {({ pages }) => (
        <>
          <DataTable
            caption="Ledger by entry"
            columns={columns}
            rows={pages.flatMap(({ data }) => data)}
            keyOf={({ sequence }) => String(sequence)}
            phone={(entry) => ({
              title: entry.kind,
              amount: <Money usd={entry.amount} form="row" isSigned />,
              under: <What {...entry} />,
              result: <When at={entry.at} />,
            })}
            more={entries.hasNextPage ? more : undefined}
            empty={<Empty title={kind === undefined ? 'Nothing has moved yet' : `No entry of the kind ${kind}`} />}
          />
          <Pruned page={pages.at(-1)} />
        </>
      )}
    </Part>
  )
}

async function readPage(workspace: string, kind: EntryKind | undefined, cursor: string | undefined) {
  const query = { ...(kind !== undefined && { kind }), ...(cursor !== undefined && { cursor }) }
  return await answerOf(
    api.GET('/admin/workspaces/{workspace}/billing/ledger', { params: { path: { workspace }, query } }),
  )
}

const columns: readonly TableColumn<Entry>[] = [
  { id: 'at', name: 'When', cell: ({ at }) => <When at={at} /> },
  { id: 'kind', name: 'Kind', cell: ({ kind }) => kind },
  { id: 'what', name: 'What', cell: (entry) => <What {...entry} /> },
  { id: 'key', name: 'Key', isDetail: true, cell: ({ key, key_id: id }) => key ?? id ?? <NothingToSay /> },
  { id: 'actor', name: 'By', isDetail: true, cell: ({ actor }) => actor ?? <NothingToSay /> },
  { id: 'amount', name: 'Amount', align: 'right', cell: ({ amount }) => <Money usd={amount} form="row" isSigned /> },
  {
    id: 'after',
    name: 'Posted after',
    align: 'right',
    cell: ({ posted_after: after }) => (after === null ? <NothingToSay /> : <Money usd={after} form="row" />),
  },
]

function What({ generation_id: request, model, reason }: Entry) {
  if (request === null) return <>{reason ?? <NothingToSay />}</>
  return (
    <Link className="link" to="/console/activity/$request" params={{ request }}>
      {model ?? request}
    </Link>
  )
}

/** Charges whose requests are no longer kept, as one sum. */
function Pruned({ page }: { page: Page | undefined }) {
  if (page?.pruned === undefined || page.pruned === null) return null
  return (
    <p className="dim">
      <Tokens count={page.pruned.charges} /> older charges, <Money usd={page.pruned.amount} form="row" />, are kept as
      one sum.
    </p>
  )
}
