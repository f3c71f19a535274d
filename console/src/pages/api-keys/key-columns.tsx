// The columns of the list of keys, and what a key says on a phone.
import { Link } from '@tanstack/react-router'
import { writeShortMoney } from '../../parts/format/money.ts'
import { writeMonth } from '../../parts/format/time.ts'
import { Mark } from '../../parts/mark.tsx'
import { Meter } from '../../parts/meter.tsx'
import { Money } from '../../parts/money.tsx'
import { Tokens } from '../../parts/numbers.tsx'
import styles from '../../parts/report/report.module.css'
import type { PhoneRow, TableColumn } from '../../parts/table/table-column.ts'
import { When } from '../../parts/when.tsx'
import { readKeyState, State } from './key-state.tsx'
import type { ApiKey } from './use-keys.ts'

export function keyColumns(now: number): readonly TableColumn<ApiKey>[] {
  return [
    { id: 'name', name: 'Name', cell: ({ name }) => name },
    { id: 'state', name: 'State', cell: (key) => <State apiKey={key} /> },
    { id: 'begins', name: 'Begins with', isDetail: true, cell: ({ preview }) => <code>{preview}</code> },
    { id: 'spent', name: writeMonth(now, now), align: 'right', cell: (key) => <Spent apiKey={key} /> },
    {
      id: 'budget',
      name: 'Budget a month',
      cell: (key) =>
        key.spend.month.limit === null ? (
          <span className="dim">none</span>
        ) : (
          <span className={styles.budgetOf}>
            <Budget apiKey={key} />
            <span className="dim">{writeShortMoney(key.spend.month.limit)}</span>
          </span>
        ),
    },
    { id: 'requests', name: 'Requests/min', align: 'right', cell: ({ limits }) => count(limits.requests_per_minute) },
    {
      id: 'tokens',
      name: 'Tokens/min',
      align: 'right',
      isDetail: true,
      cell: ({ limits }) => count(limits.tokens_per_minute, 'short'),
    },
    { id: 'models', name: 'Models', isDetail: true, cell: ({ allowed_models: models }) => modelCount(models) },
    {
      id: 'aliases',
      name: 'Aliases',
      align: 'right',
      isDetail: true,
      cell: ({ aliases }) => <Tokens count={aliases.length} />,
    },
    { id: 'used', name: 'Last used', cell: (key) => <LastUsed apiKey={key} /> },
    { id: 'expires', name: 'Expires', cell: ({ expires_at: at }) => <Expiry at={at} /> },
  ]
}

export function phoneRow(key: ApiKey): PhoneRow {
  const { kind, word } = readKeyState(key, Date.now())
  const { limit } = key.spend.month
  return {
    mark: <Mark kind={kind} />,
    title: key.name,
    amount: (
      <>
        <Money usd={key.spend.month.spent} form="sum" />
        {limit === null ? null : (
          <span className="dim">
            {' '}
            of <Money usd={limit} form="sum" />
          </span>
        )}
      </>
    ),
    under: (
      <>
        {word === 'Active' ? key.preview : word} · <LastUsed apiKey={key} />
      </>
    ),
    result: <Budget apiKey={key} />,
  }
}

/** It leads to what it was spent on. */
function Spent({ apiKey: { id, spend } }: { apiKey: ApiKey }) {
  return (
    <Link to="/console/usage" search={{ key: id, range: '30d' }}>
      <Money usd={spend.month.spent} form="sum" />
    </Link>
  )
}

function Budget({ apiKey: { name, spend } }: { apiKey: ApiKey }) {
  const { share } = spend.month
  if (share === null) return <span className="dim">no budget</span>
  return (
    <span className={styles.budget}>
      <Meter share={share} label={`Budget of ${name} for this month`} />
    </span>
  )
}

export function LastUsed({ apiKey: { last_used_at: at } }: { apiKey: ApiKey }) {
  return at === null ? <span className="dim">never</span> : <When at={at} form="ago" />
}

export function Expiry({ at }: { at: string | null }) {
  return at === null ? <span className="dim">never</span> : <When at={at} />
}

function count(limit: number | null, form: 'full' | 'short' = 'full') {
  return limit === null ? <span className="dim">no limit</span> : <Tokens count={limit} form={form} />
}

function modelCount(models: readonly string[] | null) {
  if (models === null) return 'All'
  return models.length === 1 ? '1 model' : `${models.length} models`
}
