// A number of a report leads to the requests that made it.
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

export type RowsOf = {
  range?: '1h' | '24h' | '7d' | '30d' | '90d'
  status?: readonly string[]
} & { [name in 'model' | 'key' | 'provider' | 'client']?: readonly string[] }

export function RowsLink({ of, children }: { of: RowsOf; children: ReactNode }) {
  return (
    <Link to="/console/activity" search={of} className="num">
      {children}
    </Link>
  )
}

/** As the list of requests counts them. */
export const failedStatuses = ['failed', 'interrupted'] as const
