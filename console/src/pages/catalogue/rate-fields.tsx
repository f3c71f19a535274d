// The fields of rates: of the plain price, of a tier for long input, of a service tier.
import { TextInput } from '@mantine/core'
import { rateIds, rateNames } from '../models/price-table.tsx'
import type { RatesDraft } from './price-draft.ts'
import type { Rate } from './written-price.ts'

/** What holds where a field is empty. */
const placeholders = {
  input: 'needed',
  output: 'needed',
  cache_read: 'as input',
  cache_write: 'as input',
  cache_write_1h: 'from the write',
  reasoning: 'as output',
  input_audio: 'as input',
  input_image: 'as input',
  output_audio: 'as output',
  output_image: 'as output',
} as const

type RateFieldsProps = {
  rates: RatesDraft
  /** What holds where any of them is empty, if that is one thing. */
  otherwise?: string
  /** Of the fields in errors: `price.tiers[0]`. */
  path: string
  fieldErrors: Readonly<Record<string, string>>
  onChange(rates: RatesDraft): void
}

export function RateFields({ rates, otherwise, path, fieldErrors, onChange }: RateFieldsProps) {
  const field = (rate: Rate) => (
    <TextInput
      key={rate}
      label={rateNames[rate]}
      placeholder={otherwise ?? placeholders[rate]}
      inputMode="decimal"
      autoComplete="off"
      maxLength={32}
      leftSection="$"
      value={rates[rate] ?? ''}
      onChange={(event) => onChange({ ...rates, [rate]: event.currentTarget.value })}
      error={fieldErrors[`${path}.${rate}`]}
    />
  )
  return <>{rateIds.map(field)}</>
}
