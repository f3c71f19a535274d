// Fetches what draws charts, once for all of them, after the page was painted. Where it cannot be fetched (the connection was lost
// at that moment) it is tried again when the person wants, or when the gateway answers again.
import { useCallback, useEffect, useState } from 'react'
import type { ComponentType } from 'react'
import { connection } from '../../api/connection.ts'
import type { ChartProps } from './chart-spec.ts'

type Drawn = ComponentType<ChartProps>

let fetched: Drawn | undefined

export function useDrawnChart(): { Drawn: Drawn | undefined; error: unknown; retry: () => void } {
  // React calls a function that it is given as state: it is put into an object.
  const [state, setState] = useState<{ Drawn?: Drawn | undefined; error?: unknown }>({ Drawn: fetched })
  const load = useCallback(() => {
    setState({ Drawn: fetched })
    import('./drawn/drawn-chart.tsx').then(
      ({ DrawnChart }) => {
        fetched = DrawnChart
        setState({ Drawn: DrawnChart })
      },
      (error: unknown) => setState({ error }),
    )
  }, [])
  useEffect(() => {
    if (fetched !== undefined) return undefined
    const frame = requestAnimationFrame(() => setTimeout(load))
    return () => cancelAnimationFrame(frame)
  }, [load])
  useEffect(
    () =>
      connection.subscribe(() => {
        if (connection.read().kind === 'back' && fetched === undefined) load()
      }),
    [load],
  )
  return { Drawn: state.Drawn, error: state.error, retry: load }
}
