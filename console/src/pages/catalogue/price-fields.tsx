// The fields of a price that there are any number of: tiers by the length of the input, and amounts by name.
import { Button, TextInput } from '@mantine/core'
import styles from './catalogue.module.css'
import { tierRates, type NamedAmount, type NamedKind, type TierDraft } from './price-draft.ts'

const kinds: Readonly<Record<NamedKind, { title: string; name: string; amount: string; one: string }>> = {
  server_tools: { title: 'Tools of the provider', name: 'Tool', amount: 'USD a call', one: 'a tool' },
  service_tiers: { title: 'Service tiers', name: 'Service tier', amount: 'Times the price', one: 'a service tier' },
  speeds: { title: 'Speeds', name: 'Speed', amount: 'Times the price', one: 'a speed' },
  regions: { title: 'Regions', name: 'Region', amount: 'Times the price', one: 'a region' },
  hours: { title: 'Hours', name: 'UTC, such as 16:30-00:30', amount: 'Times the price', one: 'hours' },
}

type NamedAmountsProps = {
  kind: NamedKind
  amounts: readonly NamedAmount[]
  onChange(amounts: readonly NamedAmount[]): void
}

export function NamedAmounts({ kind, amounts, onChange }: NamedAmountsProps) {
  const { title, name, amount, one } = kinds[kind]
  const set = (at: number, part: Partial<NamedAmount>) =>
    onChange(amounts.map((each, index) => (index === at ? { ...each, ...part } : each)))
  return (
    <fieldset className={styles.many}>
      <legend>{title}</legend>
      {amounts.map((each, at) => (
        <div key={at} className={styles.line}>
          <TextInput
            aria-label={name}
            placeholder={name}
            maxLength={128}
            value={each.name}
            onChange={(event) => set(at, { name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={amount}
            placeholder={amount}
            maxLength={32}
            value={each.amount}
            onChange={(event) => set(at, { amount: event.currentTarget.value })}
          />
          <Button
            size="xs"
            aria-label={`Remove ${each.name === '' ? one : each.name}`}
            onClick={() => onChange(amounts.filter((_, index) => index !== at))}
          >
            Remove
          </Button>
        </div>
      ))}
      <Button size="xs" onClick={() => onChange([...amounts, { name: '', amount: '' }])}>
        Add {one}
      </Button>
    </fieldset>
  )
}

const tierNames = { input: 'Input', output: 'Output', cache_read: 'Cache read', cache_write: 'Cache write' } as const
const emptyTier: TierDraft = { from: '', input: '', output: '', cache_read: '', cache_write: '' }

export function Tiers({
  tiers,
  onChange,
}: {
  tiers: readonly TierDraft[]
  onChange(tiers: readonly TierDraft[]): void
}) {
  const set = (at: number, part: Partial<TierDraft>) =>
    onChange(tiers.map((each, index) => (index === at ? { ...each, ...part } : each)))
  return (
    <fieldset className={styles.many}>
      <legend>Tiers for long input</legend>
      {tiers.map((tier, at) => (
        <div key={at} className={styles.rates}>
          <TextInput
            label="From input tokens"
            inputMode="numeric"
            maxLength={12}
            value={tier.from}
            onChange={(event) => set(at, { from: event.currentTarget.value.replaceAll(/\D/g, '') })}
          />
          {tierRates.map((rate) => (
            <TextInput
              key={rate}
              label={tierNames[rate]}
              leftSection="$"
              maxLength={32}
              value={tier[rate]}
              onChange={(event) => set(at, { [rate]: event.currentTarget.value })}
            />
          ))}
          <Button size="xs" onClick={() => onChange(tiers.filter((_, index) => index !== at))}>
            Remove the tier
          </Button>
        </div>
      ))}
      <Button size="xs" onClick={() => onChange([...tiers, emptyTier])}>
        Add a tier
      </Button>
    </fieldset>
  )
}
