// Tries break-ins: each changes the small house, and exactly the named rules must see it, at the named places.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { rules } from './rules.ts'
import { breakIn } from './small-house.ts'
import type { Texts } from './small-house.ts'

/** Title, change, and what sees it as `rule: place`. */
export type BreakIn = readonly [title: string, change: Texts, ...seen: readonly string[]]

export function describeBreakIns(chapter: string, breakIns: readonly BreakIn[]): void {
  describe(chapter, () => {
    for (const [title, change, ...seen] of breakIns)
      test(title, () => {
        const found = rules.flatMap((rule) => rule.find(breakIn(change)).map(({ place }) => `${rule.name}: ${place}`))
        // A way up often closes a circle as well: circles are compared where a break-in is about them.
        const isCompared = (one: string) => !one.startsWith('cycles') || seen.includes(one)
        assert.deepEqual(found.filter(isCompared).toSorted(), seen.toSorted())
      })
  })
}
