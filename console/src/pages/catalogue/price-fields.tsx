// The fields of a price that there are any number of: tiers by the length of the input, service tiers, amounts by name, hours.
import { Button, Checkbox, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './catalogue.module.css'
import { judgeName, type HoursDraft, type NamedAmount, type NamedKind, type ServiceTierDraft } from './price-draft.ts'
import type { TierDraft } from './price-draft.ts'
import { RateFields } from './rate-fields.tsx'

type ListProps<Item> = {
  list: readonly Item[]
  fieldErrors: Readonly<Record<string, string>>
  onChange(list: readonly Item[]): void
}

type ManyProps<Item> = Omit<ListProps<Item>, 'fieldErrors'> & {
  title: string
  /** What one is called. */
  one: string
  blank: Item
  layout: string | undefined
  nameOf(item: Item): string
  children(item: Item, set: (part: Partial<Item>) => void, at: number): ReactNode
}

function Many<Item>({ title, one, list, blank, layout, nameOf, children, onChange }: ManyProps<Item>) {
  return (
    <fieldset className={styles.many}>
      <legend>{title}</legend>
      {list.map((item, at) => (
        <div key={at} className={layout}>
          {children(item, (part) => onChange(list.map((each, nth) => (nth === at ? { ...each, ...part } : each))), at)}
          <Button
            size="xs"
            aria-label={`Remove ${nameOf(item) || one}`}
            onClick={() => onChange(list.filter((_, nth) => nth !== at))}
          >
            Remove
          </Button>
        </div>
      ))}
      <Button size="xs" onClick={() => onChange([...list, blank])}>
        Add {one}
      </Button>
    </fieldset>
  )
}

type TextProps = { label: string; value: string; error: string | undefined; onChange(text: string): void }

/** A field in a line of its kind, whose label is in it. */
function LineText({ label, value, error, onChange }: TextProps) {
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      maxLength={128}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

const kinds: Readonly<Record<NamedKind, { title: string; name: string; amount: string; one: string }>> = {
  server_tools: { title: 'Tools of the provider', name: 'Tool', amount: 'USD a call', one: 'a tool' },
  speeds: { title: 'Speeds', name: 'Speed', amount: 'Times the price', one: 'a speed' },
  regions: { title: 'Regions', name: 'Region', amount: 'Times the price', one: 'a region' },
}

export function NamedAmounts({ kind, fieldErrors, ...list }: ListProps<NamedAmount> & { kind: NamedKind }) {
  const { title, name, amount, one } = kinds[kind]
  return (
    <Many
      {...list}
      title={title}
      one={one}
      blank={{ name: '', amount: '' }}
      layout={styles.line}
      nameOf={(each) => each.name}
    >
      {(each, set, at) => (
        <>
          <LineText
            label={name}
            value={each.name}
            error={judgeName(list.list, at)}
            onChange={(text) => set({ name: text })}
          />
          <LineText
            label={amount}
            value={each.amount}
            error={fieldErrors[`price.${kind}.${each.name.trim()}`]}
            onChange={(text) => set({ amount: text })}
          />
        </>
      )}
    </Many>
  )
}

export function Hours({ fieldErrors, ...list }: ListProps<HoursDraft>) {
  return (
    <Many
      {...list}
      title="Hours"
      one="hours"
      blank={{ utc: '', days: '', factor: '' }}
      layout={styles.hours}
      nameOf={({ utc }) => utc}
    >
      {({ utc, days, factor }, set, at) => (
        <>
          <LineText
            label="UTC, such as 16:30-00:30"
            value={utc}
            error={errorWithin(fieldErrors, `price.hours[${at}].utc`)}
            onChange={(text) => set({ utc: text })}
          />
          <LineText
            label="Every day, or: mon, tue"
            value={days}
            error={errorWithin(fieldErrors, `price.hours[${at}].days`)}
            onChange={(text) => set({ days: text })}
          />
          <LineText
            label="Times the price"
            value={factor}
            error={fieldErrors[`price.hours[${at}].factor`]}
            onChange={(text) => set({ factor: text })}
          />
        </>
      )}
    </Many>
  )
}

export function Tiers({ fieldErrors, ...list }: ListProps<TierDraft>) {
  return (
    <Many
      {...list}
      title="Tiers for long input"
      one="a tier"
      blank={{ from: '', rates: {} }}
      layout={styles.rates}
      nameOf={({ from }) => (from === '' ? '' : `the tier from ${from}`)}
    >
      {({ from, rates }, set, at) => (
        <>
          <TextInput
            label="From input tokens"
            inputMode="numeric"
            maxLength={12}
            value={from}
            error={fieldErrors[`price.tiers[${at}].from_input_tokens`]}
            onChange={(event) => set({ from: event.currentTarget.value.replaceAll(/\D/g, '') })}
          />
          <RateFields
            rates={rates}
            path={`price.tiers[${at}]`}
            fieldErrors={fieldErrors}
            onChange={(changed) => set({ rates: changed })}
          />
        </>
      )}
    </Many>
  )
}

export function ServiceTiers({ fieldErrors, ...list }: ListProps<ServiceTierDraft>) {
  return (
    <Many
      {...list}
      title="Service tiers"
      one="a service tier"
      blank={{ name: '', factor: '' }}
      layout={styles.rates}
      nameOf={({ name }) => name}
    >
      {({ name, factor, rates }, set, at) => (
        <>
          <LineText
            label="Service tier"
            value={name}
            error={judgeName(list.list, at)}
            onChange={(text) => set({ name: text })}
          />
          <Checkbox
            label="Rates of its own"
            checked={rates !== undefined}
            onChange={(event) => set({ rates: event.currentTarget.checked ? {} : undefined })}
          />
          {rates === undefined ? (
            <LineText
              label="Times the price"
              value={factor}
              error={fieldErrors[`price.service_tiers.${name.trim()}`]}
              onChange={(text) => set({ factor: text })}
            />
          ) : (
            <RateFields
              rates={rates}
              otherwise="in proportion"
              path={`price.service_tiers.${name.trim()}`}
              fieldErrors={fieldErrors}
              onChange={(changed) => set({ rates: changed })}
            />
          )}
        </>
      )}
    </Many>
  )
}

/** Of a list of texts in one field. */
function errorWithin(fieldErrors: Readonly<Record<string, string>>, path: string): string | undefined {
  return Object.entries(fieldErrors).find(([field]) => field.startsWith(path))?.[1]
}
