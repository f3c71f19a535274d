// What a model cost since when: a line for each price that it had, the one that holds first.
import { Sheet } from '../../parts/sheet.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { When } from '../../parts/when.tsx'
import { InAndOut, priceColumns } from './price-columns.tsx'
import { rateNames } from './price-table.tsx'
import styles from './models.module.css'
import type { ShownModel } from './use-models.ts'

type Step = ShownModel['price_steps'][number]

const partNames: Readonly<Record<string, string>> = {
  ...rateNames,
  tiers: 'Long input',
  service_tiers: 'Service tiers',
  hours: 'Hours',
  per_request: 'Each request',
  server_tools: 'Calls of tools',
  speeds: 'Speeds',
  regions: 'Regions',
}

export function PriceSteps({ steps }: { steps: readonly Step[] }) {
  const first = steps.at(-1)
  if (first === undefined) return null
  const columns: readonly TableColumn<Step>[] = [
    { id: 'since', name: 'Since', cell: (step) => <Since step={step} isFirst={step === first} /> },
    ...priceColumns<Step>(),
  ]
  const changed: TableColumn<Step> = { id: 'changed', name: 'Changed', cell: (step) => <Changed step={step} /> }
  return (
    <Sheet title="Price steps" note="USD per 1M tokens">
      <DataTable
        caption="Price steps"
        columns={steps.length === 1 ? columns : [...columns, changed]}
        rows={steps}
        keyOf={({ since }) => since}
        phone={(step) => ({
          title: <Since step={step} isFirst={step === first} />,
          amount: <InAndOut price={step.price} />,
          under: <Changed step={step} />,
        })}
        isDense
      />
    </Sheet>
  )
}

/** The oldest that is kept may have held before it was noted. */
function Since({ step: { since }, isFirst }: { step: Step; isFirst: boolean }) {
  return (
    <>
      <When at={since} />
      {isFirst ? <span className="dim"> or before</span> : null}
    </>
  )
}

function Changed({ step: { changed } }: { step: Step }) {
  return <span className={styles.changed}>{changed.map((part) => partNames[part] ?? part).join(', ')}</span>
}
