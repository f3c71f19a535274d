// What an example request would be charged at the price that is being written, and what it costs at each endpoint.
import { NumberInput } from '@mantine/core'
import { useState } from 'react'
import { ApiError } from '../../api/api-error.ts'
import { KeyValues } from '../../parts/key-values.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Money } from '../../parts/money.tsx'
import { NothingToSay } from '../../parts/numbers.tsx'
import { DrawerSection } from '../../parts/side-drawer.tsx'
import styles from './catalogue.module.css'
import { usePreview, type Example } from './use-catalogue.ts'
import type { WrittenPrice } from './written-price.ts'

const MOST_TOKENS = 1_000_000_000
const usual: Example = { input_tokens: 2_000, cache_read_tokens: 8_000, output_tokens: 1_000 }
const names = {
  input_tokens: 'Fresh input tokens',
  cache_read_tokens: 'Tokens from the cache',
  output_tokens: 'Output tokens',
} as const

export function PricePreview({ model, price }: { model: string; price: WrittenPrice }) {
  const [example, setExample] = useState(usual)
  const { data, error } = usePreview(model, price, example)
  return (
    <DrawerSection title="An example request">
      <div className={styles.rates}>
        {(Object.keys(names) as (keyof Example)[]).map((name) => (
          <NumberInput
            key={name}
            label={names[name]}
            min={0}
            max={MOST_TOKENS}
            allowDecimal={false}
            thousandSeparator=","
            hideControls
            value={example[name]}
            onChange={(count) => setExample({ ...example, [name]: Number(count) || 0 })}
          />
        ))}
      </div>
      {error === null || !(error instanceof ApiError) ? null : (
        <p className="bad" role="status">
          {error.message}
        </p>
      )}
      {data === undefined || error !== null ? null : (
        <KeyValues
          rows={[
            [
              'Would be charged',
              data.charge === null ? <NothingToSay key="c" /> : <Money key="c" usd={data.charge} form="whole" />,
            ],
            [
              'Is charged now',
              data.charge_before === null ? (
                <NothingToSay key="b" />
              ) : (
                <Money key="b" usd={data.charge_before} form="whole" />
              ),
            ],
            ...data.endpoints.map(
              ({ id, cost, margin, below_cost: below }) =>
                [
                  <code key="id">{id}</code>,
                  <span key="m">
                    costs <Money usd={cost} form="whole" />, leaves <Money usd={margin} form="whole" />{' '}
                    {below.length === 0 ? null : <Mark kind="warn">below cost: {below.join(', ')}</Mark>}
                  </span>,
                ] as const,
            ),
          ]}
        />
      )}
    </DrawerSection>
  )
}
