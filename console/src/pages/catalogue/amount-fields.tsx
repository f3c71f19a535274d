// The fields of a price: what each kind of token costs, the request itself, and what is billed beside them.
import { Checkbox, TextInput } from '@mantine/core'
import { DrawerSection } from '../../parts/side-drawer.tsx'
import { rateIds, rateNames } from '../models/price-table.tsx'
import styles from './catalogue.module.css'
import { namedKinds, type PriceDraft } from './price-draft.ts'
import { NamedAmounts, Tiers } from './price-fields.tsx'

type AmountFieldsProps = {
  draft: PriceDraft
  change(part: Partial<PriceDraft>): void
  fieldErrors: Readonly<Record<string, string>>
}

/** What holds where a field is empty. */
const placeholders = {
  input: 'needed',
  output: 'needed',
  cache_read: 'as input',
  cache_write: 'as input',
  cache_write_1h: 'by the write for 5 min',
  reasoning: 'as output',
  input_audio: 'as input',
  input_image: 'as input',
  output_audio: 'as output',
  output_image: 'as output',
} as const

export function AmountFields(props: AmountFieldsProps) {
  const { draft, change } = props
  return (
    <>
      <DrawerSection title="Tokens" note="empty: as the field says">
        <Checkbox
          label="Free: callers pay nothing"
          checked={draft.isFree}
          onChange={(event) => change({ isFree: event.currentTarget.checked })}
        />
        {draft.isFree ? null : <RateFields {...props} />}
      </DrawerSection>
      {draft.isFree ? null : (
        <DrawerSection title="Beside tokens" note="empty: as the provider bills it">
          <Tiers tiers={draft.tiers} onChange={(tiers) => change({ tiers })} />
          {namedKinds.map((kind) => (
            <NamedAmounts
              key={kind}
              kind={kind}
              amounts={draft.named[kind] ?? []}
              onChange={(amounts) => change({ named: { ...draft.named, [kind]: amounts } })}
            />
          ))}
        </DrawerSection>
      )}
    </>
  )
}

function RateFields({ draft, change, fieldErrors }: AmountFieldsProps) {
  return (
    <div className={styles.rates}>
      {rateIds.map((rate) => (
        <TextInput
          key={rate}
          label={rateNames[rate]}
          placeholder={placeholders[rate]}
          inputMode="decimal"
          autoComplete="off"
          maxLength={32}
          leftSection="$"
          value={draft.rates[rate] ?? ''}
          onChange={(event) => change({ rates: { ...draft.rates, [rate]: event.currentTarget.value } })}
          error={fieldErrors[`price.${rate}`]}
        />
      ))}
      <TextInput
        label="Each request"
        placeholder="nothing"
        leftSection="$"
        maxLength={32}
        value={draft.perRequest}
        onChange={(event) => change({ perRequest: event.currentTarget.value })}
        error={fieldErrors['price.per_request']}
      />
    </div>
  )
}
