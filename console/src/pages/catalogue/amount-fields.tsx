// The fields of a price: what each kind of token costs, the request itself, and what is billed beside them.
import { Checkbox, TextInput } from '@mantine/core'
import { DrawerSection } from '../../parts/side-drawer.tsx'
import styles from './catalogue.module.css'
import { namedKinds, type PriceDraft } from './price-draft.ts'
import { Hours, NamedAmounts, ServiceTiers, Tiers } from './price-fields.tsx'
import { RateFields } from './rate-fields.tsx'

type AmountFieldsProps = {
  draft: PriceDraft
  change(part: Partial<PriceDraft>): void
  fieldErrors: Readonly<Record<string, string>>
}

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
        {draft.isFree ? null : <Plain {...props} />}
      </DrawerSection>
      {draft.isFree ? null : (
        <DrawerSection title="Beside tokens" note="empty: as the provider bills it">
          <Beside {...props} />
        </DrawerSection>
      )}
    </>
  )
}

function Plain({ draft, change, fieldErrors }: AmountFieldsProps) {
  return (
    <div className={styles.rates}>
      <RateFields rates={draft.rates} path="price" fieldErrors={fieldErrors} onChange={(rates) => change({ rates })} />
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

function Beside({ draft, change, fieldErrors }: AmountFieldsProps) {
  return (
    <>
      <Tiers list={draft.tiers} fieldErrors={fieldErrors} onChange={(tiers) => change({ tiers })} />
      <ServiceTiers
        list={draft.serviceTiers}
        fieldErrors={fieldErrors}
        onChange={(serviceTiers) => change({ serviceTiers })}
      />
      {namedKinds.map((kind) => (
        <NamedAmounts
          key={kind}
          kind={kind}
          list={draft.named[kind] ?? []}
          fieldErrors={fieldErrors}
          onChange={(amounts) => change({ named: { ...draft.named, [kind]: amounts } })}
        />
      ))}
      <Hours list={draft.hours} fieldErrors={fieldErrors} onChange={(hours) => change({ hours })} />
    </>
  )
}
