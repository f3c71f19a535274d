// The page “Catalogue”: every model that is offered here, first those that only lack a price; what callers pay and what it costs. A row
// opens the drawer in which its price is set.
import { getRouteApi } from '@tanstack/react-router'
import { ChoiceControl } from '../../parts/choice-control.tsx'
import { writeCount } from '../../parts/format/count.ts'
import { Mark } from '../../parts/mark.tsx'
import { NothingToSay, Price } from '../../parts/numbers.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Empty, Part } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { InAndOut, PriceHead, priceColumns } from '../models/price-columns.tsx'
import styles from '../models/models.module.css'
import { When } from '../../parts/when.tsx'
import type { CatalogueShow } from './catalogue-shows.ts'
import { PriceDrawer } from './price-drawer.tsx'
import { useCatalogue, type Catalogue, type PricedModel } from './use-catalogue.ts'

const route = getRouteApi('/console/catalogue')

const shows: readonly { id: CatalogueShow; name: string; fits(model: PricedModel): boolean }[] = [
  { id: 'all', name: 'All', fits: () => true },
  { id: 'unpriced', name: 'Unpriced', fits: ({ is_unpriced: is }) => is },
  { id: 'below-cost', name: 'Below cost', fits: isBelowCost },
  { id: 'database', name: 'Set here', fits: ({ source }) => source === 'database' },
  { id: 'file', name: 'In the file', fits: ({ source }) => source === 'file' },
]

export function CataloguePage() {
  const { q = '', show = 'all', model } = route.useSearch()
  const navigate = route.useNavigate()
  const read = useCatalogue()
  const open = (id: string | undefined) => void navigate({ search: (all) => ({ ...all, model: id }) })
  return (
    <>
      <PageHead
        title="Catalogue"
        under="What callers pay for each model and what it costs you, in USD per 1M tokens. A price that you set here is charged from the next request on."
      />
      <Part query={read} name="Catalogue">
        {(catalogue) => {
          const rows = findPriced(catalogue, q, show)
          const at = rows.findIndex(({ id }) => id === model)
          const step = (by: number) => (rows[at + by] === undefined ? undefined : () => open(rows[at + by]?.id))
          return (
            <>
              <div className={styles.bar}>
                <SearchField
                  label="Search models"
                  placeholder="Name or id"
                  search={q}
                  onSearch={(text) => void navigate({ search: (all) => ({ ...all, q: text }), replace: true })}
                />
                <ChoiceControl
                  label="Which models"
                  choices={shows.map(({ id, name, fits }) => ({
                    id,
                    name: id === 'all' ? name : `${name} ${writeCount(catalogue.data.filter(fits).length)}`,
                  }))}
                  chosen={show}
                  onChoose={(id) =>
                    void navigate({ search: (all) => ({ ...all, show: id === 'all' ? undefined : id }), replace: true })
                  }
                />
                <span className="dim">
                  Margin {catalogue.margin}, prices listed {catalogue.listed_on}
                </span>
              </div>
              <Sheet label="Catalogue">
                <DataTable
                  caption="Catalogue"
                  columns={columns}
                  rows={rows}
                  keyOf={({ id }) => id}
                  onOpen={({ id }) => open(id)}
                  chosen={model}
                  rowSize="tall"
                  phone={(one) => ({
                    title: <span className="cut">{one.id}</span>,
                    amount: <InAndOut price={one.price} />,
                    under: (
                      <>
                        costs <InAndOut price={costOf(one)} />
                      </>
                    ),
                    result: <Standing model={one} />,
                  })}
                  empty={<Empty title="No model like that">Nothing here fits the search and the choice above.</Empty>}
                />
              </Sheet>
              <PriceDrawer id={model} onClose={() => open(undefined)} onNewer={step(-1)} onOlder={step(1)} />
            </>
          )
        }}
      </Part>
    </>
  )
}

/** Those without a price first, then those that are sold below their cost. */
function findPriced({ data }: Catalogue, q: string, show: CatalogueShow): PricedModel[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = shows.find(({ id }) => id === show)?.fits ?? (() => true)
  const rank = (model: PricedModel) => (model.is_unpriced ? 0 : isBelowCost(model) ? 1 : 2)
  return data
    .filter((model) => fits(model) && words.every((word) => `${model.id} ${model.name}`.toLowerCase().includes(word)))
    .toSorted((one, other) => rank(one) - rank(other))
}

function isBelowCost({ endpoints }: PricedModel): boolean {
  return endpoints.some(({ below_cost: below }) => below.length > 0)
}

/** Of its first endpoint. */
function costOf({ endpoints }: PricedModel) {
  return endpoints[0]?.cost ?? null
}

const sources = { file: 'the file', database: 'set here', list: 'a newer list', catalogue: 'catalogue' } as const

const columns: readonly TableColumn<PricedModel>[] = [
  {
    id: 'model',
    name: 'Model',
    cell: ({ id, name }) => (
      <span className={styles.name}>
        <b className="cut">{name}</b>
        <code className="cut">{id}</code>
      </span>
    ),
  },
  { id: 'standing', name: 'State', cell: (model) => <Standing model={model} /> },
  ...priceColumns<PricedModel>(),
  {
    id: 'cost-in',
    name: 'Costs in',
    head: <PriceHead>Costs in</PriceHead>,
    align: 'right',
    cell: (model) => <Price usd={costOf(model)?.input} isAligned />,
  },
  {
    id: 'cost-out',
    name: 'Costs out',
    head: <PriceHead>Costs out</PriceHead>,
    align: 'right',
    cell: (model) => <Price usd={costOf(model)?.output} isAligned />,
  },
  {
    id: 'endpoints',
    name: 'Endpoints',
    align: 'right',
    isDetail: true,
    cell: ({ endpoints }) => writeCount(endpoints.length),
  },
  {
    id: 'source',
    name: 'Price from',
    cell: ({ source, is_unpriced: isUnpriced }) => (isUnpriced ? <NothingToSay /> : sources[source]),
  },
  {
    id: 'since',
    name: 'Since',
    isDetail: true,
    cell: ({ set_at: at }) => (at === null ? <NothingToSay /> : <When at={at} />),
  },
]

function Standing({ model }: { model: PricedModel }) {
  if (model.is_unpriced) return <Mark kind="bad">Unpriced: not called</Mark>
  if (isBelowCost(model)) return <Mark kind="warn">Below cost</Mark>
  return <Mark kind="good">Priced</Mark>
}
