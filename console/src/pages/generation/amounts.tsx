// What a request cost: usage × price, a line for each kind of token, to the nano-dollar.
import { KeyValues } from '../../parts/key-values.tsx'
import { Money } from '../../parts/money.tsx'
import { Tokens } from '../../parts/numbers.tsx'
import type { Ended, Story } from './use-generation.ts'

export function Amounts({ generation, story }: { generation: Ended; story: Story }) {
  const { amounts } = story
  return (
    <>
      {amounts === null ? (
        <p className="dim">No usage is known, so nothing was charged by it.</p>
      ) : (
        <KeyValues
          rows={amounts.lines.map(({ item, model, count, price, per, times, amount }) => [
            model === null ? item : `${item}, ${model}`,
            <span key={item}>
              <Tokens count={count} /> × ${price} / {per.toLocaleString('en')}
              {times === '1' ? '' : ` × ${times}`} = ${amount}
            </span>,
          ])}
        />
      )}
      <KeyValues
        rows={[
          ['Charged', <Money key="charge" usd={generation.charge} form="whole" />],
          ['Waived', <Money key="waived" usd={generation.waived} form="whole" />],
          ['Held in all', story.held === null ? '–' : <Money key="held" usd={story.held} form="whole" />],
          ['The hold was', story.hold_end],
          ['Price version', story.price_version ?? '–'],
        ]}
      />
    </>
  )
}
