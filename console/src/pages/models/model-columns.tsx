// The columns of models: what they are, what they cost, what they can, and how they run.
import { Icon } from '../../parts/icon.tsx'
import { Mark, type MarkKind } from '../../parts/mark.tsx'
import { Millis, NothingToSay, Tokens } from '../../parts/numbers.tsx'
import type { PhoneRow, TableColumn } from '../../parts/table/table-column.ts'
import { isAble, type Ability, type SearchedModel } from './find-models.ts'
import styles from './models.module.css'
import { InAndOut, priceColumns } from './price-columns.tsx'
import type { ModelHealth } from './use-models.ts'

/** As the list of a workspace and the public one have it. */
export type ListedModel = SearchedModel & {
  max_output_tokens: number | null
  price: { input: string; output: string; cache_read: string; tiers: number } | null
  /** Of the public list. */
  state?: State
}

type State = 'well' | 'degraded' | 'down'

const able: readonly { id: Ability; name: string; isDetail?: true }[] = [
  { id: 'tools', name: 'Tools' },
  { id: 'reasoning', name: 'Reasoning' },
  { id: 'images', name: 'Images', isDetail: true },
  { id: 'documents', name: 'Docs', isDetail: true },
  { id: 'audio', name: 'Audio', isDetail: true },
]

/** `health`: undefined in the public list, whose models say in a word how they run. */
export function modelColumns(
  health: ((id: string) => ModelHealth | undefined) | undefined,
): readonly TableColumn<ListedModel>[] {
  const known: TableColumn<ListedModel>[] = [
    { id: 'model', name: 'Model', cell: (model) => <ModelName model={model} /> },
    { id: 'context', name: 'Context', align: 'right', cell: (model) => <Tokens count={model.context_window_tokens} /> },
    {
      id: 'most',
      name: 'Most output',
      align: 'right',
      isDetail: true,
      cell: (model) => (
        <span className="dim">
          <Tokens count={model.max_output_tokens} />
        </span>
      ),
    },
    ...priceColumns<ListedModel>(),
    ...able.map(({ id, name, ...rest }): TableColumn<ListedModel> => ({
      id,
      name,
      ...rest,
      cell: (model) => <Can model={model} what={id} />,
    })),
  ]
  if (health === undefined)
    return [...known, { id: 'state', name: 'State', cell: ({ state }) => <ModelState state={state} /> }]
  return [
    ...known,
    { id: 'endpoints', name: 'Endpoints', cell: ({ id }) => <EndpointsState health={health(id)} /> },
    {
      id: 'first',
      name: 'First token',
      align: 'right',
      cell: ({ id }) => <Millis ms={health(id)?.first_content_ms} />,
    },
    {
      id: 'speed',
      name: 'Tokens/s',
      align: 'right',
      isDetail: true,
      cell: ({ id }) => <Tokens count={health(id)?.tokens_per_second} />,
    },
  ]
}

export function modelOnPhone(health: ((id: string) => ModelHealth | undefined) | undefined) {
  return (model: ListedModel): PhoneRow => ({
    title: <span className="cut">{model.name}</span>,
    amount: <InAndOut price={model.price} />,
    under: <code>{model.id}</code>,
    result: health === undefined ? <ModelState state={model.state} /> : <EndpointsState health={health(model.id)} />,
  })
}

function ModelName({ model: { id, name } }: { model: ListedModel }) {
  return (
    <span className={styles.name}>
      <b className="cut">{name}</b>
      <code className="cut">{id}</code>
    </span>
  )
}

function Can({ model, what }: { model: ListedModel; what: Ability }) {
  if (!isAble(model, what))
    return (
      <span className="dim" role="img" aria-label="no">
        ·
      </span>
    )
  return (
    <span role="img" aria-label="yes">
      <Icon name="check" size={14} />
    </span>
  )
}

const states: Readonly<Record<State, readonly [MarkKind, string]>> = {
  well: ['good', 'Well'],
  degraded: ['warn', 'Degraded'],
  down: ['bad', 'Down'],
}

export function ModelState({ state }: { state: State | undefined }) {
  if (state === undefined) return <NothingToSay />
  const [kind, word] = states[state]
  return <Mark kind={kind}>{word}</Mark>
}

/** `3 of 3`: how many are well. */
export function EndpointsState({ health }: { health: Pick<ModelHealth, 'well' | 'all' | 'open'> | undefined }) {
  if (health === undefined) return <NothingToSay />
  const { well, all, open } = health
  return (
    <Mark kind={open === 0 ? 'bad' : well < all ? 'warn' : 'good'}>
      {well} of {all}
    </Mark>
  )
}
