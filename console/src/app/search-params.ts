// Search parameters of a page: each has a kind that reads it, and a default that is left out of the address. What is unknown
// or cannot be read is dropped, so that an old or broken link still opens the page. Texts stay as they are written
// (`?status=failed`), and a list repeats its name (`?model=a&model=b`).
//
//   const readSearch = searchParams({ range: oneOf(['1h', '24h']), model: texts(), live: flag() })
//   createRoute({ …, validateSearch: readSearch })

/** What an address holds: one text, or several of one name. */
export type RawSearch = Readonly<Record<string, unknown>>

export type SearchKind<Value> = {
  /** undefined: the address says nothing that can be read. */
  read(raw: unknown): Value | undefined
}

export type SearchKinds = Readonly<Record<string, SearchKind<unknown>>>
type ValueOf<Kind> = Kind extends SearchKind<infer Value> ? Value : never
/** Every parameter may be absent: then its default holds. One that is set to undefined is taken away. */
export type SearchOf<Kinds extends SearchKinds> = { [Name in keyof Kinds]?: ValueOf<Kinds[Name]> | undefined }

/** One of these words. */
export function oneOf<const Word extends string>(words: readonly Word[]): SearchKind<Word> {
  return { read: (raw) => words.find((word) => word === firstText(raw)) }
}

/** A text of at most `most` characters. */
export function text(most = 200): SearchKind<string> {
  return {
    read: (raw) => {
      const value = firstText(raw)
      return value === undefined || value === '' || value.length > most ? undefined : value
    },
  }
}

/** Up to `most` texts, each once. */
export function texts(most = 20): SearchKind<readonly string[]> {
  return {
    read: (raw) => {
      const all = (Array.isArray(raw) ? raw : [raw]).map(asText).filter((one) => one !== undefined && one !== '')
      return all.length === 0 ? undefined : ([...new Set(all)].slice(0, most) as string[])
    },
  }
}

/** `1` or `0`. */
export function flag(): SearchKind<boolean> {
  return {
    read: (raw) => {
      const value = firstText(raw)
      return value === '1' || value === 'true' ? true : value === '0' || value === 'false' ? false : undefined
    },
  }
}

/** A whole number within bounds. */
export function whole(least: number, most: number): SearchKind<number> {
  return {
    read: (raw) => {
      const value = Number(firstText(raw) ?? Number.NaN)
      return Number.isInteger(value) && value >= least && value <= most ? value : undefined
    },
  }
}

/** What a route gives as `validateSearch`. */
export function searchParams<const Kinds extends SearchKinds>(kinds: Kinds): (raw: RawSearch) => SearchOf<Kinds> {
  return (raw) =>
    Object.fromEntries(
      Object.entries(kinds)
        .map(([name, kind]) => [name, kind.read(raw[name])] as const)
        .filter(([, value]) => value !== undefined),
    ) as SearchOf<Kinds>
}

/** The same search without what equals its default. */
export function withoutDefaults<Search extends object>(search: Search, defaults: Partial<Search>): Search {
  return Object.fromEntries(
    Object.entries(search).filter(([name, value]) => value !== undefined && value !== defaults[name as keyof Search]),
  ) as Search
}

/** For the router: `?a=1&b=x&b=y` -> `{ a: '1', b: ['x', 'y'] }`. */
export function parseSearch(search: string): Record<string, string | string[]> {
  const given = new URLSearchParams(search)
  return Object.fromEntries(
    [...new Set(given.keys())].map((name) => {
      const all = given.getAll(name)
      return [name, all.length === 1 ? (all[0] ?? '') : all]
    }),
  )
}

/** For the router: the other way. Model ids keep their slash, since people read addresses. */
export function stringifySearch(search: Record<string, unknown>): string {
  const parts = Object.entries(search).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .map(asText)
      .filter((one) => one !== undefined)
      .map(
        (one) => `${encodeURIComponent(name)}=${encodeURIComponent(one).replaceAll('%2F', '/').replaceAll('%3A', ':')}`,
      ),
  )
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

function firstText(raw: unknown): string | undefined {
  return asText(Array.isArray(raw) ? raw[0] : raw)
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? '1' : '0'
  return undefined
}
