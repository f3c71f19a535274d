// A rule of the house: a pure function of a tree of parsed files that finds the places which break it, each with a message
// that says what to do instead. A place that is excepted is written in exceptions.ts.
import type { ParsedFile } from './parsed-file.ts'

export type Tree = {
  readonly files: readonly ParsedFile[]
  /** The Markdown files. */
  readonly documents: readonly MarkdownFile[]
  /** Every file and folder of the repository, from its root. */
  readonly paths: ReadonlySet<string>
}

export type MarkdownFile = { readonly path: string; readonly text: string }

export type Rule = {
  readonly name: string
  readonly find: (tree: Tree) => readonly Broken[]
}

export type Broken = {
  /** What an exception names: a file, a file with one of its names, or `from -> to`. It holds no line, since lines move. */
  readonly place: string
  readonly message: string
  /** Where the rule has a bound: by how much this place reaches. */
  readonly amount?: number
}

/** Whether a path is an entry of a table, lies in it, or ends in it where the entry begins with a dash (`-store.ts`). */
export function covers(entry: string, path: string): boolean {
  return path === entry || path.startsWith(`${entry}/`) || (entry.startsWith('-') && path.endsWith(entry))
}
