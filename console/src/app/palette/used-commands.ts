// When each command was last used here, kept in this browser.
const KEPT = 'crossmodel-used-commands'
const KEPT_MOST = 100

export function readUsedCommands(): ReadonlyMap<string, number> {
  try {
    return new Map(JSON.parse(localStorage.getItem(KEPT) ?? '[]') as [string, number][])
  } catch {
    return new Map()
  }
}

export function noteUsedCommand(id: string, nowMs: number): void {
  const others = [...readUsedCommands()].filter(([one]) => one !== id)
  try {
    localStorage.setItem(KEPT, JSON.stringify([[id, nowMs], ...others].slice(0, KEPT_MOST)))
  } catch {
    // A browser that keeps nothing ranks by the words alone.
  }
}
