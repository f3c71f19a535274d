// An id that was pasted into “Find or do” opens what it names.
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Command } from './commands.ts'

const REQUEST = /^req_cm_[\w-]{6,64}$/

export function usePastedId(query: string): readonly Command[] {
  const navigate = useNavigate()
  const pasted = query.trim()
  return useMemo(() => {
    if (!REQUEST.test(pasted)) return []
    const run = () => void navigate({ to: '/console/activity/$request', params: { request: pasted } })
    return [{ id: 'open-request', name: `Open ${pasted}`, group: 'Generations', icon: 'activity', run }]
  }, [pasted, navigate])
}
