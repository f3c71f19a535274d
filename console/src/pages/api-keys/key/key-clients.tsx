// Which kinds of program used a key, and how their last request went.
import { Link } from '@tanstack/react-router'
import { Mark } from '../../../parts/mark.tsx'
import { Tokens } from '../../../parts/numbers.tsx'
import { DrawerSection } from '../../../parts/side-drawer.tsx'
import { DataTable } from '../../../parts/table/data-table.tsx'
import type { TableColumn } from '../../../parts/table/table-column.ts'
import { When } from '../../../parts/when.tsx'
import type { UsedKey } from '../use-keys.ts'

type KeyClient = UsedKey['clients'][number]

export function KeyClients({ apiKey: { id, clients } }: { apiKey: UsedKey }) {
  const all = (
    <Link to="/console/activity" search={{ key: [id] }}>
      All requests
    </Link>
  )
  return (
    <DrawerSection title="Used by" note={clients.length === 0 ? undefined : all}>
      {clients.length === 0 ? (
        <p className="dim">
          No request was made with it.{' '}
          <Link to="/console/connect" search={{ key: id }}>
            Connect a tool
          </Link>
        </p>
      ) : (
        <DataTable caption="Programs that used this key" columns={columns} rows={clients} keyOf={nameOf} />
      )}
    </DrawerSection>
  )
}

const nameOf = ({ client }: KeyClient) => client

const columns: readonly TableColumn<KeyClient>[] = [
  { id: 'client', name: 'Program', cell: ({ client }) => (client === '' ? 'not known' : client) },
  {
    id: 'status',
    name: 'Last request',
    cell: ({ last_generation: request, last_status: status, last_error: error }) => (
      <Link to="/console/activity/$request" params={{ request }}>
        <Mark kind={status === 'completed' ? 'good' : status === 'cancelled' ? 'idle' : 'bad'}>{error ?? status}</Mark>
      </Link>
    ),
  },
  { id: 'requests', name: 'Requests', align: 'right', cell: ({ requests }) => <Tokens count={requests} /> },
  { id: 'last', name: 'When', cell: ({ last_at: at }) => <When at={at} form="ago" /> },
]
