// What a suffix behind a model's name asks for, as OpenRouter has them: `:floor` the cheapest endpoint first, `:nitro` the
// fastest. A model or an alias of that very name is never taken apart; whoever calls this has looked for them.

export type SuffixSort = 'price' | 'throughput'

const suffixes: readonly { suffix: string; sort: SuffixSort }[] = [
  { suffix: ':floor', sort: 'price' },
  { suffix: ':nitro', sort: 'throughput' },
]

/** `bare`: the name without its suffix; `sort` undefined: it has none. */
export function readSuffix(name: string): { bare: string; suffix: string; sort: SuffixSort | undefined } {
  for (const { suffix, sort } of suffixes)
    if (name.endsWith(suffix)) return { bare: name.slice(0, -suffix.length), suffix, sort }
  return { bare: name, suffix: '', sort: undefined }
}
