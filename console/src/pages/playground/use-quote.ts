// What the requests of all columns can cost at most together, asked again a moment after the prompt was changed.
import { useEffect, useState } from 'react'
import type { Request } from './use-runs.ts'

const WAIT_MS = 500

export type Quoted = { kind: 'known'; each: readonly string[] } | { kind: 'unknown'; why: string } | undefined

/** `requests` is undefined where there is nothing to ask yet. */
export function useQuote(workspace: string, requests: readonly Request[] | undefined): Quoted {
  const [quoted, setQuoted] = useState<Quoted>()
  const asked = requests === undefined ? undefined : JSON.stringify(requests)
  useEffect(() => {
    if (asked === undefined) return setQuoted(undefined)
    const leave = new AbortController()
    const timer = setTimeout(() => {
      const all = JSON.parse(asked) as Request[]
      const reading = all.map((request) => readQuote(workspace, request, leave.signal))
      Promise.all(reading).then(
        (each) => setQuoted({ kind: 'known', each }),
        (error: unknown) => {
          if (!leave.signal.aborted) setQuoted({ kind: 'unknown', why: error instanceof Error ? error.message : '' })
        },
      )
    }, WAIT_MS)
    return () => {
      clearTimeout(timer)
      leave.abort()
    }
  }, [workspace, asked])
  return quoted
}

async function readQuote(workspace: string, { column, body, isStrict }: Request, signal: AbortSignal): Promise<string> {
  const response = await fetch(`/admin/workspaces/${workspace}/playground/${column.protocol}/quote`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(isStrict && { 'x-crossmodel-strict': 'true' }) },
    body: JSON.stringify(body),
    signal,
  })
  const answer = (await response.json()) as { most?: string; error?: { message?: string } }
  if (answer.most === undefined) throw new Error(answer.error?.message ?? 'It is not known.')
  return answer.most
}
