// The tables say no more than is so: what a room may import and does not, and what a file may use and does not, is taken
// out again. So the tables are the drawing of the house, and widening one is seen.
import type { Effect, Packages } from './effects.ts'
import { packageOf, usesOf } from './effects.ts'
import { findRoom } from './floors.ts'
import type { Floors } from './floors.ts'
import { isProduction } from './parsed-file.ts'
import { covers } from './rule.ts'
import type { Broken, Rule, Tree } from './rule.ts'

export function permissionRule(floors: Floors, effects: readonly Effect[], packages: Packages): Rule {
  return {
    name: 'permissions',
    find: (tree) => [
      ...findUnusedImports(tree, floors),
      ...effects.flatMap((effect) =>
        effect.mayUse.flatMap((entry) =>
          tree.files.some(
            (file) => isProduction(file.path) && covers(entry, file.path) && usesOf(file, effect).length > 0,
          )
            ? []
            : [unused(entry, `effects: ${effect.name}`)],
        ),
      ),
      ...Object.entries(packages).flatMap(([name, users]) =>
        users.flatMap((entry) => (importsPackage(tree, entry, name) ? [] : [unused(entry, name)])),
      ),
    ],
  }
}

function findUnusedImports(tree: Tree, floors: Floors): Broken[] {
  return floors.flatMap((floor) =>
    Object.entries(floor).flatMap(([room, entries]) => {
      const files = tree.files.filter(({ path }) => isProduction(path) && findRoom(path, floors) === room)
      if (files.length === 0) return [unused(room, 'its name')]
      const targets = files.flatMap(({ imports }) => imports.flatMap(({ target }) => target ?? []))
      return entries.flatMap((entry) => (targets.some((target) => covers(entry, target)) ? [] : [unused(room, entry)]))
    }),
  )
}

function importsPackage(tree: Tree, entry: string, name: string): boolean {
  return tree.files.some(
    ({ path, imports }) =>
      isProduction(path) &&
      covers(entry, path) &&
      imports.some(({ specifier }) => specifier !== undefined && packageOf(specifier) === name),
  )
}

function unused(who: string, what: string): Broken {
  return {
    place: `${who}: ${what}`,
    message: `the tables of test/house let ${who} use ${what}, which it does not: remove the entry`,
  }
}
