// Dragging over a chart selects a range; a press and release on one point opens it.
import { useState } from 'react'
import type { ChartPoint } from '../chart-spec.ts'

type Touch = { activeIndex?: unknown }

export type RangeDrag = {
  /** The ids of where it began and where it is; undefined while nothing is dragged. */
  chosen: readonly [from: string, to: string] | undefined
  handlers: {
    onMouseDown(touch: Touch): void
    onMouseMove(touch: Touch): void
    onMouseUp(): void
    onMouseLeave(): void
  }
}

export function useRangeDrag(
  points: readonly ChartPoint[],
  onSelect: ((first: ChartPoint, last: ChartPoint) => void) | undefined,
  onPress: () => void,
): RangeDrag {
  const [drag, setDrag] = useState<{ from: number; to: number }>()
  const read = ({ activeIndex }: Touch) =>
    activeIndex === undefined || activeIndex === null ? undefined : Number(activeIndex)
  const [from, to] = drag === undefined ? [] : [points[drag.from], points[drag.to]]
  const isRange = from !== undefined && to !== undefined && from !== to
  return {
    chosen: isRange ? [from.id, to.id] : undefined,
    handlers: {
      onMouseDown: (touch) => {
        const at = read(touch)
        if (at !== undefined) setDrag({ from: at, to: at })
      },
      onMouseMove: (touch) => {
        const at = read(touch)
        if (at !== undefined) setDrag((before) => (before === undefined ? before : { ...before, to: at }))
      },
      onMouseUp: () => {
        setDrag(undefined)
        if (drag === undefined) return
        if (!isRange) onPress()
        else if (drag.from < drag.to) onSelect?.(from, to)
        else onSelect?.(to, from)
      },
      onMouseLeave: () => setDrag(undefined),
    },
  }
}
