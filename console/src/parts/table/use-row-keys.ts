// J and K, or the arrows, go from row to row: the focus is on the row's own link, so ↵ opens it.
import { useHotkeys } from '@mantine/hooks'
import type { RefObject } from 'react'
import { areSingleKeysOn } from '../single-keys.ts'

export function useRowKeys(box: RefObject<HTMLElement | null>): void {
  const go = (by: 1 | -1, isArrow: boolean) => {
    const openers = [...(box.current?.querySelectorAll<HTMLElement>('[data-row-opener]') ?? [])]
    const at = openers.findIndex((one) => one === document.activeElement)
    // The arrows scroll the page until a row has the focus.
    if (at === -1 && isArrow) return
    const next = openers[at === -1 ? (by === 1 ? 0 : openers.length - 1) : at + by]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  }
  const options = { preventDefault: false }
  useHotkeys(
    areSingleKeysOn()
      ? [
          ['j', () => go(1, false), options],
          ['k', () => go(-1, false), options],
          ['ArrowDown', () => go(1, true), options],
          ['ArrowUp', () => go(-1, true), options],
        ]
      : [],
  )
}
