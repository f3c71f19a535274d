// The drawer in which an operator sets what callers pay for a model: every dimension as a field, what an example request would be
// charged beside what it costs at each endpoint, and a reason. A price that the configuration file names is read-only here.
import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useMay } from '../../app/use-may.ts'
import { FormFoot } from '../../parts/form-foot.tsx'
import { Note } from '../../parts/note.tsx'
import { DrawerSection, SideDrawer } from '../../parts/side-drawer.tsx'
import { Part } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import { tellDone } from '../../parts/toasts.ts'
import { useDraft } from '../../parts/use-draft.ts'
import { useSubmit } from '../../parts/use-submit.ts'
import { When } from '../../parts/when.tsx'
import { Price } from '../../parts/numbers.tsx'
import { PriceTable, rateNames } from '../models/price-table.tsx'
import { AmountFields } from './amount-fields.tsx'
import {
  areNamesFit,
  draftPrice,
  isFieldOf,
  listPriceChanges,
  priceInForce,
  writePriceDraft,
  type PriceDraft,
} from './price-draft.ts'
import { PricePreview } from './price-preview.tsx'
import { catalogueQueryKey, setPrice, usePrice, type ShownPrice } from './use-catalogue.ts'

type PriceDrawerProps = {
  id: string | undefined
  onClose(): void
  onNewer: (() => void) | undefined
  onOlder: (() => void) | undefined
}

export function PriceDrawer({ id, onClose, onNewer, onOlder }: PriceDrawerProps) {
  return id === undefined ? null : <Opened key={id} id={id} onClose={onClose} onNewer={onNewer} onOlder={onOlder} />
}

function Opened({ id, ...walk }: PriceDrawerProps & { id: string }) {
  const read = usePrice(id)
  const may = useMay('supply.write')
  return (
    <SideDrawer isOpen title={id} under="What callers pay, in USD per 1M tokens" {...walk}>
      <Part query={read} name="Price">
        {(shown) =>
          may && shown.source !== 'file' ? <PriceForm shown={shown} /> : <ReadOnly shown={shown} may={may} />
        }
      </Part>
    </SideDrawer>
  )
}

function ReadOnly({ shown, may }: { shown: ShownPrice; may: boolean }) {
  return (
    <>
      <Note>
        {may
          ? 'The configuration file names this price: change it there. What the file says is applied when it is read again.'
          : 'Operators set prices.'}
      </Note>
      <PriceTable card={priceInForce(shown)} />
      <Costs shown={shown} />
    </>
  )
}

function Costs({ shown: { endpoints } }: { shown: ShownPrice }) {
  if (endpoints.length === 0) return null
  return (
    <DrawerSection title="What it costs" note="first tier, USD per 1M tokens">
      <DataTable
        caption="What it costs at each endpoint"
        isDense
        rows={endpoints}
        keyOf={({ id }) => id}
        columns={[
          { id: 'endpoint', name: 'Endpoint', cell: ({ id }) => <code>{id}</code> },
          ...(['input', 'output', 'cache_read'] as const).map((rate) => ({
            id: rate,
            name: rateNames[rate],
            align: 'right' as const,
            cell: ({ cost }: ShownPrice['endpoints'][number]) => (
              <Price usd={cost === 'free' ? '0' : cost?.tiers[0]?.[rate]} />
            ),
          })),
        ]}
      />
    </DrawerSection>
  )
}

const PREVIEW_AFTER_MS = 300

function PriceForm({ shown }: { shown: ShownPrice }) {
  const { model } = shown
  const queries = useQueryClient()
  const saved = draftPrice(shown)
  const { draft, change, discard } = useDraft<PriceDraft>(`price ${model}`, saved)
  const { isBusy, problem, fieldErrors, send, clear } = useSubmit(
    (field) => field === 'reason' || isFieldOf(draft, field),
  )
  const [later] = useDebouncedValue(draft, PREVIEW_AFTER_MS)
  const [missing, setMissing] = useState(false)
  const changes = listPriceChanges(saved, draft)
  const finish = async (price: Parameters<typeof setPrice>[1], done: string) => {
    setMissing(draft.reason.trim() === '')
    if (draft.reason.trim() === '' || (price !== null && !areNamesFit(draft))) return
    await send(async () => {
      await setPrice(model, price, draft.reason.trim())
      discard()
      tellDone(done)
      await queries.invalidateQueries({ queryKey: catalogueQueryKey })
      void queries.invalidateQueries({ queryKey: ['counts'] })
    })
  }
  return (
    <>
      <Origin shown={shown} />
      <AmountFields draft={draft} change={change} fieldErrors={fieldErrors} />
      <PricePreview model={model} price={writePriceDraft(later)} />
      <DrawerSection title="Why">
        <TextInput
          label="Reason"
          description="It stands in the audit log"
          maxLength={500}
          value={draft.reason}
          onChange={(event) => {
            setMissing(false)
            change({ reason: event.currentTarget.value })
          }}
          error={missing ? 'Say why: it stands in the audit log.' : fieldErrors['reason']}
        />
        {shown.source === 'database' ? (
          <Button onClick={() => void finish(null, `The catalogue's price of ${model} holds again`)} loading={isBusy}>
            Give it back to the catalogue
          </Button>
        ) : null}
      </DrawerSection>
      <FormFoot
        changes={changes}
        isSaving={isBusy}
        problem={problem}
        onSave={() => void finish(writePriceDraft(draft), `The price of ${model} is set, from the next request on`)}
        onDiscard={() => {
          discard()
          clear()
        }}
      />
    </>
  )
}

function Origin({ shown }: { shown: ShownPrice }) {
  const { source, set_at: at, margin, reason, endpoints } = shown
  const price = priceInForce(shown)
  const version = price === null || price === 'free' ? undefined : price.version
  if (endpoints.length === 0 && reason !== undefined) return <Note kind="bad">Not called: {reason}.</Note>
  return (
    <Note>
      {source === 'database' ? (
        <>Set here, since {at === null ? 'a while' : <When at={at} />}.</>
      ) : (
        <>
          From {source === 'list' ? 'a list newer than the release' : 'the catalogue'}, times the margin of {margin}.
        </>
      )}
      {version === undefined ? null : (
        <>
          {' '}
          Version <code>{version.slice(0, 12)}</code>
        </>
      )}
    </Note>
  )
}
