// The keys that hold on every page: `G` and a letter goes to a page, `?` lists the keys, `T` changes the scheme, `Z` undoes, `/`
// goes to the page's own filter. Single letters do nothing inside fields, under a dialog, or where they are switched off.
import { useScheme } from '../theme/use-scheme.ts'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { isSingleKey } from '../../parts/single-keys.ts'
import { undoLast } from '../../parts/toasts.ts'
import { useNavigation } from '../frame/use-navigation.ts'
import { openKeyList } from './key-list-state.ts'

/** How long `G` waits for its letter. */
const CHORD_MS = 1200

export function useFrameKeys(): void {
  const navigate = useNavigate()
  const groups = useNavigation()
  const { toggleColorScheme } = useScheme()
  const actions = useRef<(key: string) => boolean>(() => false)
  const chordUntil = useRef(0)
  actions.current = (key) => {
    if (performance.now() < chordUntil.current) {
      chordUntil.current = 0
      const entry = groups.flatMap(({ entries }) => entries).find(({ letter }) => letter === key)
      if (entry !== undefined) void navigate({ to: entry.to })
      return entry !== undefined
    }
    if (key === 'g') chordUntil.current = performance.now() + CHORD_MS
    else if (key === '?') openKeyList()
    else if (key === 't') toggleColorScheme()
    else if (key === 'z') undoLast()
    else if (key === '/') return focusFilter()
    else return false
    return true
  }
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.repeat || !isSingleKey(event)) return
      if (actions.current(event.key.toLowerCase())) {
        event.preventDefault()
        event.stopImmediatePropagation()
      }
    }
    // Before the keys of the page: the letter after G is not also the page's own.
    document.addEventListener('keydown', press, true)
    return () => document.removeEventListener('keydown', press, true)
  }, [])
}

/** A page marks its filter or search with `data-page-filter`. */
function focusFilter(): boolean {
  const field = document.querySelector<HTMLElement>('[data-page-filter]')
  field?.focus()
  return field !== null
}
