// J and K, or the arrows, go from row to row: the focus is on the row's own link, so ↵ opens it. Where nothing has the focus, the
// first table of the page begins.
import type { RefObject } from 'react'
import { usePageKeys } from '../single-keys.ts'

const OPENER = '[data-row-opener]'

/** `box` has the attribute `data-row-keys`. */
export function useRowKeys(box: RefObject<HTMLElement | null>): void {
  const go = (by: 1 | -1, isArrow: boolean) => (event: KeyboardEvent) => {
    const openers = [...(box.current?.querySelectorAll<HTMLElement>(OPENER) ?? [])]
    const at = openers.findIndex((one) => one === document.activeElement)
    if (at === -1) {
      // The arrows scroll the page until a row has the focus, and another table's row keeps it.
      if (isArrow || document.activeElement?.matches(OPENER) === true) return
      if (document.querySelector('[data-row-keys]') !== box.current) return
    }
    event.preventDefault()
    const next = openers[at === -1 ? 0 : at + by]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  }
  usePageKeys({ j: go(1, false), k: go(-1, false), ArrowDown: go(1, true), ArrowUp: go(-1, true) })
}
