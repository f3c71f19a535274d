// Effects: who may use sockets, files, timers, the clock, randomness, the environment, threads, the process and SQL, and who
// which package. Everything else takes them as parameters, so that it can be tried without them.
import { isProduction } from './parsed-file.ts'
import type { ParsedFile } from './parsed-file.ts'
import { covers } from './rule.ts'
import type { Broken, Rule } from './rule.ts'

export type Effect = {
  readonly name: string
  /** Modules whose every value has the effect. */
  readonly modules?: readonly string[]
  /** Names of those modules that are pure. */
  readonly pure?: readonly string[]
  /** Names that have it, by the module that exports them. */
  readonly names?: { readonly [module: string]: readonly string[] }
  /** Globals that have it, dotted; one that ends in a dot stands for all its members. */
  readonly globals?: readonly string[]
  /** Texts that read like SQL have it, and so has knowing the types of a database. */
  readonly isSql?: boolean
  readonly advice: string
  /** Rooms, files and endings of names that may use it. */
  readonly mayUse: readonly string[]
}

/** Package -> who may import it. A new one also needs its line in docs/decisions/0001-dependencies.md. */
export type Packages = { readonly [name: string]: readonly string[] }

export function effectRules(effects: readonly Effect[], packages: Packages): readonly Rule[] {
  return [
    ...effects.map((effect) => ({
      name: `effects: ${effect.name}`,
      find: ({ files }: { readonly files: readonly ParsedFile[] }) => files.flatMap((file) => findUse(file, effect)),
    })),
    { name: 'packages', find: ({ files }) => files.flatMap((file) => findPackages(file, packages)) },
  ]
}

function findUse(file: ParsedFile, effect: Effect): Broken[] {
  if (!isProduction(file.path) || effect.mayUse.some((entry) => covers(entry, file.path))) return []
  const [first] = usesOf(file, effect)
  if (first === undefined) return []
  return [{ place: file.path, message: `${file.path}:${first.line} uses ${first.name}: ${effect.advice}` }]
}

/** Where a file uses an effect. Importing a type of Node's has none. */
export function usesOf(file: ParsedFile, effect: Effect): readonly { name: string; line: number }[] {
  const imported = file.imports.flatMap(({ specifier, names, kind, line }) => {
    if (specifier === undefined || (kind === 'type' && effect.isSql !== true)) return []
    const isPure = names.length > 0 && names.every((one) => effect.pure?.includes(one))
    if (effect.modules?.includes(specifier) === true) return isPure ? [] : [{ name: specifier, line }]
    const watched = effect.names?.[specifier] ?? []
    const name = names.find(
      (one) => watched.includes(one) || (watched.length > 0 && (one === '*' || one === 'default')),
    )
    return name === undefined ? [] : [{ name: `${name} of ${specifier}`, line }]
  })
  const globals = file.globals.filter(({ name }) =>
    effect.globals?.some((one) => name === one || (one.endsWith('.') && name.startsWith(one))),
  )
  return [...imported, ...globals, ...(effect.isSql === true ? file.sql : [])]
}

function findPackages({ path, imports }: ParsedFile, packages: Packages): Broken[] {
  if (!isProduction(path)) return []
  return imports.flatMap(({ specifier, target, line }) => {
    const name = target === undefined && specifier !== undefined ? packageOf(specifier) : undefined
    if (name === undefined) return []
    const mayUse = packages[name]
    if (mayUse?.some((entry) => covers(entry, path)) === true) return []
    const advice =
      mayUse === undefined
        ? 'give it a line in docs/decisions/0001-dependencies.md, and in test/house/effect-table.ts who may import it'
        : `only ${mayUse.join(', ')} may: use what they offer`
    return [{ place: `${path} ${name}`, message: `${path}:${line} imports ${name}: ${advice}` }]
  })
}

/** `@scope/name/inner` is the package `@scope/name`; Node's own modules are none. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('node:') || specifier.startsWith('.')) return undefined
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}
