// The dead: files that nothing leads to from the launcher, and exports that neither production nor a script imports (scripts
// write documents and lists from what the source says). Tests and benchmarks do not count as users, since they would keep
// alive what nobody needs.
import { isProduction } from './parsed-file.ts'
import type { Rule, Tree } from './rule.ts'

/** Where production begins: what `package.json` installs as a command. */
const LAUNCHERS = 'bin/'
const USERS_BESIDE = [LAUNCHERS, 'scripts/']

export const deadRules: readonly Rule[] = [
  {
    name: 'dead files',
    find: (tree) => {
      const reached = reach(tree)
      return tree.files
        .filter(({ path }) => isProduction(path) && !reached.has(path))
        .map(({ path }) => ({
          place: path,
          message: `${path}: nothing leads to it from the launcher: use it, delete it, or move it to test/ or scripts/`,
        }))
    },
  },
  {
    name: 'dead exports',
    find: (tree) => {
      const [taken, reached] = [namesTaken(tree), reach(tree)]
      return tree.files
        .filter(({ path }) => isProduction(path) && reached.has(path))
        .flatMap(({ path, exports }) =>
          exports
            .filter(({ name }) => taken.get(path)?.has(name) !== true && taken.get(path)?.has('*') !== true)
            .map(({ name, line }) => ({
              place: `${path} ${name}`,
              message: `${path}:${line} exports ${name}, and neither production nor a script imports it: delete it, or do not export it`,
            })),
        )
    },
  },
]

function reach(tree: Tree): ReadonlySet<string> {
  const byPath = new Map(tree.files.map((file) => [file.path, file]))
  const open = tree.files.filter(({ path }) => path.startsWith(LAUNCHERS))
  const reached = new Set(open.map(({ path }) => path))
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const { target } of file.imports) {
      const next = target === undefined ? undefined : byPath.get(target)
      if (next === undefined || reached.has(next.path)) continue
      reached.add(next.path)
      open.push(next)
    }
  }
  return reached
}

/** By file, the names that its users import from it. */
function namesTaken(tree: Tree): ReadonlyMap<string, ReadonlySet<string>> {
  const taken = new Map<string, Set<string>>()
  for (const { path, imports } of tree.files) {
    if (!isProduction(path) && !USERS_BESIDE.some((users) => path.startsWith(users))) continue
    for (const { target, names } of imports) {
      if (target === undefined) continue
      const known = taken.get(target) ?? new Set()
      taken.set(target, known)
      for (const name of names) known.add(name)
    }
  }
  return taken
}
