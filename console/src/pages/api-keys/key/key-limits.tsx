// The limits of a key, its end and its models, as fields. Present use is under each.
import { MultiSelect, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { writeMoney } from '../../../parts/format/money.ts'
import { writeCount } from '../../../parts/format/count.ts'
import { DrawerSection } from '../../../parts/side-drawer.tsx'
import type { UsedKey } from '../use-keys.ts'
import styles from './key-drawer.module.css'
import { limitFields, type LimitName } from './key-form.ts'
import type { KeyForm } from './use-key-form.ts'

/** Options that the choice of models shows at once: the rest by typing. */
const OPTIONS = 60

type PartProps = { apiKey: UsedKey; form: KeyForm }

export function KeyLimits({ apiKey, form }: PartProps) {
  const { draft, change, problemAt, isDisabled } = form
  return (
    <DrawerSection title="Limits" note="empty: no limit">
      <div className={styles.limits}>
        {limitFields.map(({ name, label, unit, isAmount }) => (
          <TextInput
            key={name}
            label={label}
            description={describeUse(apiKey, name)}
            value={draft[name]}
            disabled={isDisabled}
            onChange={(event) => change({ [name]: event.currentTarget.value })}
            onBlur={() => form.leave(`limits.${name}`)}
            error={problemAt(`limits.${name}`)}
            inputMode={isAmount ? 'decimal' : 'numeric'}
            placeholder="no limit"
            autoComplete="off"
            rightSection={<span className="dim">{unit}</span>}
            rightSectionWidth={unit.length * 7 + 16}
          />
        ))}
        <TextInput
          type="date"
          label="Expires"
          description={draft.expires === '' ? 'never' : 'at the end of this day, UTC'}
          value={draft.expires}
          disabled={isDisabled}
          onChange={(event) => change({ expires: event.currentTarget.value })}
          error={problemAt('expires_at')}
        />
      </div>
    </DrawerSection>
  )
}

export function KeyModels({ apiKey, form }: PartProps) {
  const { draft, change, problemAt, isDisabled } = form
  const known = apiKey.named.models.map(({ id }) => id)
  const strange = draft.models.filter((id) => !known.includes(id))
  return (
    <DrawerSection title="Models" note="none chosen: all models">
      <MultiSelect
        aria-label="Models"
        data={[...known, ...strange]}
        limit={OPTIONS}
        value={[...draft.models]}
        onChange={(models) => change({ models })}
        disabled={isDisabled}
        placeholder={draft.models.length === 0 ? 'All models, or choose some' : undefined}
        error={problemAt('allowed_models')}
        nothingFoundMessage="No model of that name"
        searchable
        clearable
        hidePickedOptions
        clearButtonProps={{ 'aria-label': 'Allow all models' }}
      />
    </DrawerSection>
  )
}

function describeUse({ peak, in_flight: open, limits_set: set, spend }: UsedKey, name: LimitName): ReactNode {
  const rest = set.includes(name) ? '' : ', by default'
  switch (name) {
    case 'requests_per_minute':
      return `peak ${writeCount(peak.requests)} in 24 h${rest}`
    case 'tokens_per_minute':
      return `peak ${writeCount(peak.tokens)} in 24 h${rest}`
    case 'concurrent_requests':
      return `now ${writeCount(open)}${rest}`
    case 'spend_per_day':
      return `today ${writeMoney(spend.day.spent, 'sum').text}`
    case 'spend_per_month':
      return `this month ${writeMoney(spend.month.spent, 'sum').text}`
    default:
      return name satisfies never
  }
}
