// What “Find or do” can do. The frame and the page that is open each bring commands; they are gone with the page. A command that
// needs a choice (`Rotate a key`) asks in the same field. Destructive commands open their dialog, and never act at once.
import { useEffect, useSyncExternalStore } from 'react'
import type { IconName } from '../../parts/icon.tsx'

export type Command = {
  /** The same each time: what was used last comes first. */
  id: string
  name: string
  group: string
  icon: IconName
  /** Found by these words too. */
  words?: string
  /** At the right: a preview, a number. */
  note?: string
  /** The keys that do the same: `G C`. */
  keys?: string
} & ({ run(): void } | { /** Asked in the same field. */ ask: string; choices: readonly Command[] })

const sources = new Map<symbol, readonly Command[]>()
const listeners = new Set<() => void>()
let all: readonly Command[] = []

/** Brings commands while the component is there. Hand in a stable list (`useMemo`). */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    const source = Symbol('commands')
    sources.set(source, commands)
    tell()
    return () => {
      sources.delete(source)
      tell()
    }
  }, [commands])
}

export function useAllCommands(): readonly Command[] {
  return useSyncExternalStore(subscribe, () => all)
}

function tell(): void {
  all = [...sources.values()].flat()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
