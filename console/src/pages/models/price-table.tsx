// A price with all its dimensions: each tier by the length of the input, what is billed beside tokens, and what makes tokens dearer or
// cheaper.
import type { ReactNode } from 'react'
import { writeCount } from '../../parts/format/count.ts'
import { KeyValues, type KeyValue } from '../../parts/key-values.tsx'
import { Price } from '../../parts/numbers.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import styles from './models.module.css'
import type { PriceCard } from './use-models.ts'

type Card = Exclude<PriceCard, 'free' | null>
type Tier = Card['tiers'][number]
type Rate = Exclude<keyof Tier, 'from_input_tokens'>

export const rateNames: Readonly<Record<Rate, string>> = {
  input: 'Input',
  output: 'Output',
  cache_read: 'Cache read',
  cache_write: 'Cache write, 5 min',
  cache_write_1h: 'Cache write, 1 h',
  reasoning: 'Reasoning',
  input_audio: 'Audio in',
  input_image: 'Images in',
  output_audio: 'Audio out',
  output_image: 'Images out',
}
export const rateIds = Object.keys(rateNames) as Rate[]

type Line = { id: string; name: string; prices: readonly string[] }

type PriceTableProps = {
  card: PriceCard
  /** Prices of what it neither takes nor makes are left out. */
  model?: { input: readonly string[]; output: readonly string[]; reasoning: boolean }
}

export function PriceTable({ card, model }: PriceTableProps) {
  if (card === null) return <p className={styles.word}>No price is known.</p>
  if (card === 'free') return <p className={styles.word}>Free: nothing is charged for it.</p>
  const rates = rateIds.filter((rate) => model === undefined || isOf(rate, model))
  const service = Object.entries(card.service_tiers ?? {})
  const further = describeFurther(card)
  return (
    <>
      <Tiers caption="Price in USD per 1M tokens" tiers={card.tiers} rates={rates} />
      {service.map(([name, tiers]) => (
        <Tiers
          key={name}
          caption={`In the service tier ${name}`}
          title={`Service tier ${name}`}
          tiers={tiers}
          rates={rates}
        />
      ))}
      {further.length === 0 ? null : (
        <div className={styles.further}>
          <KeyValues rows={further} />
        </div>
      )}
    </>
  )
}

function isOf(rate: Rate, { input, output, reasoning }: NonNullable<PriceTableProps['model']>): boolean {
  if (rate === 'reasoning') return reasoning
  const [, direction, kind] = /^(input|output)_(audio|image)$/.exec(rate) ?? []
  return kind === undefined || (direction === 'input' ? input : output).includes(kind)
}

type TiersProps = { caption: string; title?: string; tiers: readonly Tier[]; rates: readonly Rate[] }

function Tiers({ caption, title, tiers, rates }: TiersProps) {
  const lines = rates.map((id): Line => ({ id, name: rateNames[id], prices: tiers.map((tier) => tier[id]) }))
  const columns: TableColumn<Line>[] = [
    { id: 'kind', name: title ?? 'Tokens', cell: ({ name }) => name },
    ...tiers.map(({ from_input_tokens: from }, at): TableColumn<Line> => ({
      id: String(from),
      name: tiers.length === 1 ? 'USD per 1M' : from === 0 ? 'USD per 1M' : `from ${writeCount(from)} in`,
      align: 'right',
      cell: ({ prices }) => <Price usd={prices[at]} isAligned />,
    })),
  ]
  return <DataTable caption={caption} columns={columns} rows={lines} keyOf={({ id }) => id} isDense />
}

function describeFurther(card: Card): KeyValue[] {
  const times = (name: string, factors: Readonly<Record<string, string>> = {}): KeyValue[] =>
    Object.entries(factors).map(([key, factor]) => [`${name} ${key}`, `${factor} times`])
  const each = (usd: string): ReactNode => <Price key="usd" usd={usd} />
  return [
    ...(card.per_request === '0' ? [] : [['Each request', each(card.per_request)] as const]),
    ...Object.entries(card.server_tools).map(([name, usd]): KeyValue => [`Each call of ${name}`, each(usd)]),
    ...times('Speed', card.speeds),
    ...times('Region', card.regions),
    ...(card.hours ?? []).map(({ factor, utc, days }): KeyValue => [
      `${utc} UTC${days.length === 7 ? '' : `, ${days.join(' ')}`}`,
      `${factor} times`,
    ]),
  ]
}
