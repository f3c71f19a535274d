// The names that Claude Code asks for on its own, as prefix aliases: `claude-opus`, `claude-sonnet`, `claude-haiku`. Each points at
// the newest model of that name that can be called; where there is none, at one that the key's other aliases point at, or nothing.
import type { Alias, Named } from './resolve-name.ts'

const FAMILIES = ['claude-opus', 'claude-sonnet', 'claude-haiku']

/** `aliases` with those of Claude Code that are not among them. */
export function addClaudeAliases(
  aliases: readonly Alias[],
  models: readonly (Named['models'][number] & { created: number })[],
): readonly Alias[] {
  const callable = models.filter(({ can_be_called: can }) => can).toSorted((one, other) => other.created - one.created)
  const fallback = aliases.at(-1)?.target ?? (callable.length === 1 ? callable[0]?.id : undefined) ?? ''
  const missing = FAMILIES.filter((family) => !aliases.some(({ name, prefix }) => prefix && name === family))
  const made = missing.map((family) => {
    const own = callable.find(({ id }) => id.includes(`/${family}`))
    return { name: family, target: own?.id ?? fallback, prefix: true }
  })
  return [...aliases, ...made]
}
