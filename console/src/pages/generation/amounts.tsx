// What a request cost: usage × price, a line for each kind of token, exact; then what was charged of it, and what became of the hold.
import { KeyValues, type KeyValue } from '../../parts/key-values.tsx'
import { nanosOf } from '../../parts/format/money.ts'
import { Money } from '../../parts/money.tsx'
import { NothingToSay, Price, Tokens } from '../../parts/numbers.tsx'
import { Padded, Sheet } from '../../parts/sheet.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import type { Ended, Story } from './use-generation.ts'

type Line = NonNullable<Story['amounts']>['lines'][number]

const words: Readonly<Record<string, string>> = {
  input: 'Input',
  cacheRead: 'Cache read',
  cacheWrite5m: 'Cache write, 5 min',
  cacheWrite1h: 'Cache write, 1 h',
  output: 'Output',
  reasoning: 'Reasoning',
  inputAudio: 'Audio in',
  outputAudio: 'Audio out',
  inputImage: 'Images in',
  request: 'Request',
}

const columns: readonly TableColumn<Line>[] = [
  { id: 'kind', name: 'Kind', cell: nameLine },
  { id: 'count', name: 'Count', align: 'right', cell: ({ count }) => <Tokens count={count} /> },
  { id: 'price', name: 'Per 1M', align: 'right', cell: (line) => <PriceOf line={line} /> },
  { id: 'amount', name: 'Amount', align: 'right', cell: ({ amount }) => <Money usd={amount} form="whole" /> },
]

export function Amounts({ generation, story }: { generation: Ended; story: Story }) {
  const { amounts } = story
  return (
    <Sheet title="What it cost">
      {amounts === null ? (
        <Padded>
          <p className="dim">
            {generation.tokens === null
              ? 'No usage is known, so nothing was charged by it.'
              : 'Its price is not known any more.'}
          </p>
        </Padded>
      ) : (
        <DataTable
          caption="What it cost"
          columns={columns}
          rows={amounts.lines}
          keyOf={(line) => `${line.item} ${line.model} ${line.price} ${line.times}`}
          phone={(line) => ({
            title: nameLine(line),
            amount: <Money usd={line.amount} form="whole" />,
            under: <Tokens count={line.count} />,
            result: <PriceOf line={line} />,
          })}
          empty={
            <Padded>
              <p className="dim">It is free: nothing of it has a price.</p>
            </Padded>
          }
        />
      )}
      <Padded>
        <KeyValues rows={listSums(generation, story)} />
      </Padded>
    </Sheet>
  )
}

function nameLine({ item, model }: Line): string {
  const word = words[item] ?? item
  return model === null ? word : `${word}, ${model}`
}

function PriceOf({ line: { price, per, times } }: { line: Line }) {
  if (nanosOf(price) === 0n) return <Price usd={price} />
  return (
    <>
      × <Price usd={price} />
      {times === '1' ? null : ` × ${times}`}
      {per === 1 ? <span className="dim"> each</span> : null}
    </>
  )
}

function listSums(generation: Ended, { amounts, held, hold_end: end, price_version: version }: Story): KeyValue[] {
  return [
    ['Sum, to the next nano-dollar', amounts === null ? <NothingToSay /> : <Money usd={amounts.due} form="whole" />],
    ['Charged', <Money key="charge" usd={generation.charge} form="whole" />],
    ['Waived', <Money key="waived" usd={generation.waived} form="whole" />],
    ['Held in all', held === null ? <NothingToSay /> : <Money key="held" usd={held} form="whole" />],
    ['The hold was', end],
    ['Price version', version ?? <NothingToSay />],
  ]
}
