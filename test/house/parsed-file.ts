// What the rules of the house know of one source file: facts that parse-file.ts reads from its syntax tree once, so that
// no rule looks at text by pattern and none parses again.

export type ParsedFile = {
  /** From the root of the repository, with slashes. */
  readonly path: string
  readonly lines: number
  /** How many lines the comment has that the file opens with; 0 where it opens with none. */
  readonly headerLines: number
  readonly imports: readonly ImportFact[]
  readonly exports: readonly ExportFact[]
  readonly functions: readonly FunctionFact[]
  /** Names that the file gives to functions, classes, types and to its top-level variables. */
  readonly declared: readonly NamedFact[]
  /** Uses of globals by their dotted names: `setTimeout`, `process.env`, `new Date()`. */
  readonly globals: readonly NamedFact[]
  /** Texts that read like statements of SQL, by their first words. */
  readonly sql: readonly NamedFact[]
  /** Titles of its tests and of groups of them; `…` stands where a template has a hole. */
  readonly titles: readonly string[]
  readonly comments: readonly string[]
}

export type NamedFact = { readonly name: string; readonly line: number }

export type ImportFact = {
  readonly line: number
  /** As written; undefined where a dynamic import computes it. */
  readonly specifier: string | undefined
  /** The path in the repository that a relative specifier leads to. */
  readonly target: string | undefined
  /** `url` is `new URL('./x.ts', import.meta.url)`: how workers are named. */
  readonly kind: 'import' | 'export from' | 'dynamic' | 'type' | 'url'
  /** The names it takes: `*` is all of them, none is an import for its effect. */
  readonly names: readonly string[]
}

export type ExportFact = NamedFact & {
  /** The export hands on what another module exports. */
  readonly isHandedOn: boolean
}

export type FunctionFact = NamedFact & { readonly lines: number }

/** What a gateway runs: neither tests nor tools. */
export function isProduction(path: string): boolean {
  return path.startsWith('src/') && !path.endsWith('.test.ts')
}
