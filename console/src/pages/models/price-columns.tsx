// A price in a list: its columns, and both of its first rates where there is no room for columns.
import { NothingToSay, Price } from '../../parts/numbers.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import styles from './models.module.css'

type Priced = { price: { input: string; output: string; cache_read: string } | null }

export function priceColumns<Row extends Priced>(): readonly TableColumn<Row>[] {
  const column = (id: keyof NonNullable<Priced['price']>, name: string, isDetail = false): TableColumn<Row> => ({
    id,
    name,
    head: <PriceHead>{name}</PriceHead>,
    align: 'right',
    isDetail,
    cell: ({ price }) => <Price usd={price?.[id]} isAligned />,
  })
  return [column('input', 'Input'), column('output', 'Output'), column('cache_read', 'Cache read', true)]
}

/** Input and output. */
export function InAndOut({ price }: { price: { input: string; output: string } | null }) {
  if (price === null) return <NothingToSay />
  return (
    <>
      <Price usd={price.input} /> / <Price usd={price.output} />
    </>
  )
}

/** Where the cents of the prices below end. */
export function PriceHead({ children }: { children: string }) {
  return <span className={styles.priceHead}>{children}</span>
}
