// The filters of the list of requests as chips: what can be chosen of each, what is chosen, and how the address changes.
import { getRouteApi } from '@tanstack/react-router'
import type { Filter, FilterOption } from '../../parts/filters.tsx'
import { nanosOf, writeMoney } from '../../parts/format/money.ts'
import { writeMillis } from '../../parts/format/count.ts'
import { useNames, type Named } from './activity-names.ts'
import { filtersOf, timeOf, type ActivityFilters } from './activity-search.ts'

const route = getRouteApi('/console/activity')

const named: readonly (readonly [Named, string])[] = [
  ['key', 'Key'],
  ['model', 'Model'],
  ['provider', 'Provider'],
  ['client', 'Client'],
]
const optionsOf = (...ids: string[]): FilterOption[] => ids.map((id) => ({ id, name: id }))
const statuses = optionsOf('completed', 'failed', 'cancelled', 'interrupted')
const protocols = optionsOf('openai-chat', 'openai-responses', 'anthropic-messages', 'openai-embeddings')
const endings = optionsOf(
  'stop',
  'stop-sequence',
  'length',
  'tool-calls',
  'content-filter',
  'refusal',
  'pause',
  'other',
)

/** `errors`: the codes of the errors that are shown. */
export function useFilters(workspace: string, errors: readonly string[]) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (changed: ActivityFilters) =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true })
  const time = timeOf(search)
  const names = {
    key: useNames(workspace, time, 'key', search.key !== undefined),
    model: useNames(workspace, time, 'model', false),
    provider: useNames(workspace, time, 'provider', false),
    client: useNames(workspace, time, 'client', false),
  }
  const many = (id: Named | 'status' | 'protocol' | 'error_code' | 'finish_reason', name: string): Filter => ({
    id,
    name,
    options: [],
    chosen: search[id] ?? [],
    isMany: true,
    onChange: (chosen) => change({ [id]: chosen.length === 0 ? undefined : chosen }),
  })
  const filters: Filter[] = [
    ...named.map(([id, name]) => ({
      ...many(id, name),
      options: withChosen(names[id].options, search[id]),
      onOpen: names[id].open,
      isPinned: id !== 'client',
    })),
    { ...many('status', 'Status'), options: statuses, isPinned: true },
    { ...many('protocol', 'Protocol'), options: protocols },
    { ...many('finish_reason', 'Ending'), options: withChosen(endings, search.finish_reason) },
    {
      ...many('error_code', 'Error'),
      options: withChosen(optionsOf(...errors), search.error_code),
      write: writeText,
      example: 'A code such as provider_timeout',
    },
    ...textFilters(search, change),
    ...leastFilters(search, change),
    ...flagFilters(search, change),
  ]
  const clear = () =>
    void navigate({ search: ({ range, from, to, cols, live }) => ({ range, from, to, cols, live }), replace: true })
  return { filters, clear, isNarrowed: Object.keys(filtersOf(search)).length > 0 }
}

type Change = (changed: ActivityFilters) => void

/** An option for what an address names and nobody lists. */
function withChosen(options: readonly FilterOption[], chosen: readonly string[] = []): FilterOption[] {
  const missing = chosen.filter((id) => !options.some((option) => option.id === id))
  return [...options, ...optionsOf(...missing)]
}

function textFilters(search: ActivityFilters, change: Change): Filter[] {
  const fields = [
    ['session', 'Session', 'The id of a session'],
    ['request', 'Request', 'Our id, or the caller’s own'],
  ] as const
  return fields.map(([id, name, example]) => ({
    id,
    name,
    example,
    options: optionsOf(...[search[id] ?? []].flat()),
    chosen: [search[id] ?? []].flat(),
    write: writeText,
    onChange: ([first]) => change({ [id]: first }),
  }))
}

function writeText(typed: string): FilterOption {
  return { id: typed, name: typed }
}

function leastFilters(search: ActivityFilters, change: Change): Filter[] {
  const charge: Filter = {
    id: 'least_charge',
    name: 'Cost',
    example: 'An amount in USD, such as 0.05',
    options: ['0.001', '0.01', '0.1', '1'].map(writeLeastCharge).filter((option) => option !== undefined),
    chosen: [search.least_charge ?? []].flat(),
    write: writeLeastCharge,
    onChange: ([first]) => change({ least_charge: first }),
  }
  const times = [
    ['least_first_ms', 'First content', [1000, 3000, 10_000]],
    ['least_total_ms', 'Total time', [1000, 10_000, 60_000]],
  ] as const
  return [
    charge,
    ...times.map(([id, name, presets]): Filter => {
      const chosen = search[id]
      return {
        id,
        name,
        example: 'Seconds, such as 2.5',
        options: [...new Set([...presets, ...(chosen === undefined ? [] : [chosen])])].map(nameMillis),
        chosen: chosen === undefined ? [] : [String(chosen)],
        write: writeLeastMillis,
        onChange: ([first]) => change({ [id]: first === undefined ? undefined : Number(first) }),
      }
    }),
  ]
}

function writeLeastCharge(typed: string): FilterOption | undefined {
  const amount = typed.replace(/^\$/, '')
  try {
    if (nanosOf(amount) < 0n) return undefined
    return { id: amount, name: `${writeMoney(amount, 'row').text} or more` }
  } catch {
    return undefined
  }
}

function writeLeastMillis(typed: string): FilterOption | undefined {
  const found = /^(\d+(?:\.\d+)?)\s*(ms|s)?$/.exec(typed)
  if (found === null) return undefined
  const [, value = '', unit = 's'] = found
  const millis = Math.round(Number(value) * (unit === 's' ? 1000 : 1))
  return millis > 86_400_000 ? undefined : nameMillis(millis)
}

function nameMillis(millis: number): FilterOption {
  return { id: String(millis), name: `${writeMillis(millis)} or more` }
}

function flagFilters(search: ActivityFilters, change: Change): Filter[] {
  const flags = [
    ['lossy', 'Losses', 'with losses', 'without losses'],
    ['estimated', 'Usage', 'counted by us', 'reported by the provider'],
    ['retried', 'Tries', 'more than one', 'one at most'],
  ] as const
  return flags.map(([id, name, yes, no]) => {
    const value = search[id]
    return {
      id,
      name,
      options: [
        { id: '1', name: yes },
        { id: '0', name: no },
      ],
      chosen: value === undefined ? [] : [value ? '1' : '0'],
      onChange: ([first]) => change({ [id]: first === undefined ? undefined : first === '1' }),
    }
  })
}
