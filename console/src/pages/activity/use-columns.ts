// Which columns the list of requests shows: those that the address names, else those that were last chosen in this browser, else the
// usual ones.
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { activityColumns } from './activity-columns.tsx'

const route = getRouteApi('/console/activity')
const KEPT = 'crossmodel-activity-columns'
const usual = activityColumns.filter(({ isExtra }) => isExtra !== true).map(({ id }) => id)

export function useColumns() {
  const { cols } = route.useSearch()
  const navigate = route.useNavigate()
  const [kept, setKept] = useState(readKept)
  const shown = knownOf(cols ?? kept)
  const choose = (chosen: readonly string[]) => {
    const next = chosen.join() === usual.join() ? undefined : chosen
    keep(next)
    setKept(next)
    void navigate({ search: (before) => ({ ...before, cols: next }), replace: true })
  }
  return { columns: activityColumns.map(({ id, name }) => ({ id, name })), shown, choose }
}

/** Of what a link or a browser names, those that there are; the first is the link of its row and always there. */
function knownOf(named: readonly string[] | undefined): readonly string[] {
  if (named === undefined) return usual
  const [first = ''] = usual
  const known = named.filter((id) => id !== first && activityColumns.some((column) => column.id === id))
  return [first, ...known]
}

function readKept(): readonly string[] | undefined {
  try {
    return localStorage.getItem(KEPT)?.split(',')
  } catch {
    return undefined
  }
}

function keep(chosen: readonly string[] | undefined): void {
  try {
    if (chosen === undefined) localStorage.removeItem(KEPT)
    else localStorage.setItem(KEPT, chosen.join())
  } catch {
    // A browser that keeps nothing has them in the address alone.
  }
}
