// Dependencies: each one in package.json, ours and the console's, has its row in the decision that says what it is for and why it and not another, and
// no row is left behind by one that went. `@types/…` follow the package that they describe.
import type { Broken, Rule } from './rule.ts'

const DOCUMENT = 'docs/decisions/0001-dependencies.md'

/** `dependencies`: the names of all, for production, for some platforms and for development. */
export function dependencyRule(dependencies: readonly string[]): Rule {
  const known = new Set(dependencies.filter((name) => !name.startsWith('@types/')))
  return {
    name: 'dependencies',
    find: ({ documents }) => {
      const text = documents.find(({ path }) => path === DOCUMENT)?.text ?? ''
      const told = new Set([...text.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) => readNames(cell)))
      const lacks = (name: string) =>
        `${DOCUMENT} has no row for '${name}': say what it is for, and why it and not another`
      const invents = (name: string) => `${DOCUMENT} has a row for '${name}', which is not in package.json: remove it`
      return [...place(known.difference(told), lacks), ...place(told.difference(known), invents)]
    },
  }
}

function place(names: ReadonlySet<string>, describe: (name: string) => string): Broken[] {
  return [...names].map((name) => ({ place: name, message: describe(name) }))
}

function readNames(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
}
