// Keys without ⌘ or Ctrl that do something (`C` creates, `F` filters). They can be switched off, for who speaks to their computer
// or types by accident; that is kept in this browser. They do nothing inside fields that are typed into,
// and those of a page nothing under a dialog.
import { useEffect, useRef } from 'react'

const KEPT = 'crossmodel-single-keys'
const FIELDS = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]'
const DIALOGS = '[role="dialog"][aria-modal="true"]'

export function areSingleKeysOn(): boolean {
  try {
    return localStorage.getItem(KEPT) !== 'off'
  } catch {
    return true
  }
}

export function switchSingleKeys(isOn: boolean): void {
  try {
    localStorage.setItem(KEPT, isOn ? 'on' : 'off')
  } catch {
    // A browser that keeps nothing has them on.
  }
}

/** Whether a press is one of a single key that may do something. */
export function isSingleKey(event: KeyboardEvent, isInDialog = false): boolean {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || !areSingleKeysOn()) return false
  if (event.target instanceof HTMLElement && event.target.closest(FIELDS) !== null) return false
  return isInDialog || document.querySelector(DIALOGS) === null
}

type PageKeys = Readonly<Record<string, ((event: KeyboardEvent) => void) | undefined>>

/** The keys of a part while it is there: `usePageKeys({ c: create, f: addFilter })`. `isInDialog`: the part is a dialog or drawer. */
export function usePageKeys(keys: PageKeys, isInDialog = false): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const act = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (act !== undefined && isSingleKey(event, isInDialog)) act(event)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [isInDialog])
}
