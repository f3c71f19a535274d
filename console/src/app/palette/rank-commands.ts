// Which commands a search finds, and in which order: all words of the search are in the name or beside it; the beginning of a
// word counts more than its middle, and what was used last comes first among equals.
import type { Command } from './commands.ts'

/** How many are shown of all groups together. */
const SHOWN_MOST = 40

/** `usedMs`: when a command was last used, by its id. */
export function rankCommands(
  commands: readonly Command[],
  search: string,
  usedMs: ReadonlyMap<string, number>,
): readonly (readonly [group: string, commands: readonly Command[]])[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const found = commands
    .map((command) => ({ command, score: scoreOf(command, words), used: usedMs.get(command.id) ?? 0 }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || other.used - one.used)
    .slice(0, SHOWN_MOST)
  const groups = new Map<string, Command[]>()
  for (const { command } of found) groups.set(command.group, [...(groups.get(command.group) ?? []), command])
  return [...groups]
}

/** 0: not found. */
function scoreOf({ name, words = '', note = '' }: Command, wanted: readonly string[]): number {
  const [title, beside] = [name.toLowerCase(), `${words} ${note}`.toLowerCase()]
  let score = 1
  for (const word of wanted) {
    if (title.startsWith(word)) score += 8
    else if (title.includes(` ${word}`) || title.includes(`/${word}`)) score += 5
    else if (title.includes(word)) score += 3
    else if (beside.includes(word)) score += 1
    else return 0
  }
  return score
}
