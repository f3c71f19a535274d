// What is typed into a form lives in the tab until it is saved or discarded: a lost connection, a reload or a session that
// ended takes nothing of it. Secrets are never kept so.
import { useCallback, useEffect, useState } from 'react'

/** `key`: what is edited, `key_123/limits`. `saved`: how it is at the gateway. */
export function useDraft<Value extends object>(
  key: string,
  saved: Value,
): { draft: Value; change(part: Partial<Value>): void; discard(): void; isChanged: boolean } {
  const [held, setHeld] = useState(() => ({ key, part: readKept<Value>(key) }))
  const part = held.key === key ? held.part : readKept<Value>(key)
  useEffect(() => {
    if (held.key !== key) setHeld({ key, part: readKept<Value>(key) })
  }, [held.key, key])
  const change = useCallback(
    (next: Partial<Value>) =>
      setHeld(({ key: before, part: old }) => {
        const merged = { ...(before === key ? old : {}), ...next }
        keep(key, merged)
        return { key, part: merged }
      }),
    [key],
  )
  const discard = useCallback(() => {
    keep(key, {})
    setHeld({ key, part: {} })
  }, [key])
  const draft = { ...saved, ...part }
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved)
  return { draft, change, discard, isChanged }
}

function readKept<Value>(key: string): Partial<Value> {
  try {
    return JSON.parse(sessionStorage.getItem(`draft ${key}`) ?? '{}') as Partial<Value>
  } catch {
    return {}
  }
}

function keep(key: string, part: object): void {
  try {
    if (Object.keys(part).length === 0) sessionStorage.removeItem(`draft ${key}`)
    else sessionStorage.setItem(`draft ${key}`, JSON.stringify(part))
  } catch {
    // A browser that keeps nothing has the draft as long as the page.
  }
}
