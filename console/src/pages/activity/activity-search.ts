// What an address narrows requests to: the same for their list, for the page of one of them (whose neighbours are those of the list),
// and for links that lead to the list. As the API takes it, several values of one field are separated by commas.
import { flag, oneOf, text, texts, whole, type SearchOf } from '../../app/search-params.ts'

const DAY_MS = 86_400_000

/** How far back the list may begin, as the API names it. */
export const activityRanges = ['1h', '24h', '7d', '30d', '90d'] as const
export type ActivityRange = (typeof activityRanges)[number]
export const usualRange = '1h'

/** Over which time: back from now, or from one moment to another. */
export const timeKinds = { range: oneOf(activityRanges), from: moment(), to: moment() } as const
export type ActivityTime = { range: ActivityRange } | { from: string; to: string }

export const filterKinds = {
  status: texts(4),
  key: texts(),
  model: texts(),
  provider: texts(),
  protocol: texts(3),
  client: texts(),
  session: text(),
  request: text(),
  error_code: texts(),
  finish_reason: texts(),
  least_charge: text(20),
  least_first_ms: whole(0, DAY_MS),
  least_total_ms: whole(0, DAY_MS),
  lossy: flag(),
  estimated: flag(),
  retried: flag(),
} as const

export type ActivityFilters = SearchOf<typeof filterKinds>
export type Asked = Record<string, string | number | boolean>

export function timeOf({ range = usualRange, from, to }: SearchOf<typeof timeKinds>): ActivityTime {
  return from === undefined || to === undefined ? { range } : { from, to }
}

/** A moment as ISO text; anything else is none. */
function moment() {
  const { read } = text(40)
  return {
    read: (raw: unknown) => {
      const value = read(raw)
      return value === undefined || Number.isNaN(Date.parse(value)) ? undefined : value
    },
  }
}

/** Of an address that may say more, the filters alone. */
export function filtersOf(search: ActivityFilters): ActivityFilters {
  return Object.fromEntries(
    Object.keys(filterKinds).flatMap((name) => {
      const value = search[name as keyof ActivityFilters]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

export function askFilters(search: ActivityFilters): Asked {
  const asked: Asked = {}
  for (const [name, value] of Object.entries(filtersOf(search)))
    if (value !== undefined) asked[name] = typeof value === 'object' ? value.join(',') : value
  return asked
}
