// Which model a request with a key gets for the name that it says. The rule is the gateway's own, written a second time, since the
// console shares no code with it: the key's exact alias, else its longest prefix, else the same of the operator's, else the name
// itself; a suffix (`:floor`, `:nitro`) is looked through. A test holds the two against each other.

export type Alias = { name: string; target: string; prefix: boolean }
type NamedModel = { id: string; names: readonly string[]; can_be_called: boolean }
export type Named = { aliases: readonly Alias[]; models: readonly NamedModel[] }
type Rules = { aliases: readonly Alias[]; models: readonly string[] }

export type Resolved = {
  /** What decided: an alias of the key or of the operator, or the name as it is. */
  by: 'key' | 'operator' | 'itself'
  alias: Alias | undefined
  /** What is looked up. */
  target: string
  /** Undefined: there is no such model. */
  model: NamedModel | undefined
  suffix: string
  isAllowed: boolean
}

const SUFFIXES = [':floor', ':nitro']

export function resolveName(name: string, { aliases, models }: Rules, named: Named): Resolved {
  const find = indexModels(named.models)
  const isNamed =
    [aliases, named.aliases].some((all) => all.some((alias) => !alias.prefix && alias.name === name)) ||
    find(name) !== undefined
  const own = isNamed ? { bare: name, suffix: '' } : cutSuffix(name)
  const ofKey = findAlias(own.bare, aliases)
  const ofOperator = ofKey === undefined ? findAlias(own.bare, named.aliases) : undefined
  const alias = ofKey ?? ofOperator
  const target = alias?.target ?? own.bare
  const behind = target === own.bare || find(target) !== undefined ? { bare: target, suffix: '' } : cutSuffix(target)
  const model = find(behind.bare)
  return {
    by: ofKey !== undefined ? 'key' : ofOperator !== undefined ? 'operator' : 'itself',
    alias,
    target,
    model,
    suffix: own.suffix === '' ? behind.suffix : own.suffix,
    isAllowed: models.length === 0 || (model !== undefined && models.includes(model.id)),
  }
}

function findAlias(name: string, aliases: readonly Alias[]): Alias | undefined {
  const exact = aliases.find((alias) => !alias.prefix && alias.name === name)
  if (exact !== undefined) return exact
  const prefixes = aliases.filter((alias) => alias.prefix && alias.name !== '' && name.startsWith(alias.name))
  return prefixes.toSorted((one, other) => other.name.length - one.name.length)[0]
}

function cutSuffix(name: string): { bare: string; suffix: string } {
  const suffix = SUFFIXES.find((one) => name.endsWith(one)) ?? ''
  return { bare: name.slice(0, name.length - suffix.length), suffix }
}

/** By id; else with `.` for `-`, where that is one model's alone; else by another name. */
function indexModels(models: readonly NamedModel[]): (name: string) => NamedModel | undefined {
  const spelled = new Map<string, NamedModel | undefined>()
  for (const model of models) spelled.set(spell(model.id), spelled.has(spell(model.id)) ? undefined : model)
  return (name) =>
    models.find(({ id }) => id === name) ??
    spelled.get(spell(name)) ??
    models.find(({ names }) => names.includes(spell(name)))
}

function spell(name: string): string {
  return name.replaceAll('.', '-')
}
