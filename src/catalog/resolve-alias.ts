// From the name that a caller used to the name of a model. One step: an alias never points at an alias,
// so what comes out is not looked up again.
import type { Alias } from './model.ts'

/**
 * The key's exact alias, else its longest prefix alias, else the same of the operator's, else the name unchanged. An alias
 * beats a model of the same name.
 */
export function resolveAlias(name: string, ofKey: readonly Alias[], ofOperator: readonly Alias[]): string {
  return findTarget(name, ofKey) ?? findTarget(name, ofOperator) ?? name
}

function findTarget(name: string, aliases: readonly Alias[]): string | undefined {
  let longest: Alias | undefined
  for (const alias of aliases) {
    if (!alias.prefix) {
      if (alias.name === name) return alias.target
    } else if (name.startsWith(alias.name) && alias.name.length > (longest?.name.length ?? -1)) longest = alias
  }
  return longest?.target
}
