// The workspace that the console looks at. It is this tab's: two tabs may look at two. A new tab takes the one that was last
// looked at, and a link may name one (`?workspace=own_…`).
import { createContext, use, useCallback, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { Session, SessionWorkspace } from '../api/session.ts'

/** `gateway`: where operators look at all of it. */
export type Place = { kind: 'workspace'; workspace: SessionWorkspace } | { kind: 'gateway' }

type Choice = { place: Place; choose(id: string): void }

const GATEWAY = 'gateway'
const KEPT = 'crossmodel-workspace'
const ChoiceContext = createContext<Choice | undefined>(undefined)

export function WorkspaceProvider({ session, children }: { session: Session; children: ReactNode }) {
  const [id, setId] = useState(readKept)
  const choose = useCallback((next: string) => {
    for (const storage of [sessionStorage, localStorage]) keep(storage, next)
    setId(next)
  }, [])
  const place = useMemo(() => findPlace(session, id), [session, id])
  const choice = useMemo(() => ({ place, choose }), [place, choose])
  return <ChoiceContext value={choice}>{children}</ChoiceContext>
}

export function usePlace(): Choice {
  const choice = use(ChoiceContext)
  if (choice === undefined) throw new Error('The place is known inside the frame.')
  return choice
}

/** The workspace of a page that is about one. */
export function useWorkspace(): SessionWorkspace {
  const { place } = usePlace()
  if (place.kind === 'gateway') throw new Error('This page is about one workspace, and none is chosen.')
  return place.workspace
}

export const gatewayPlace = GATEWAY

function findPlace({ person, workspaces }: Session, id: string | undefined): Place {
  const found = workspaces.find((one) => one.id === id)
  if (found !== undefined) return { kind: 'workspace', workspace: found }
  const [first] = workspaces
  if (first === undefined || (id === GATEWAY && person.gateway_role !== null)) return { kind: 'gateway' }
  return { kind: 'workspace', workspace: first }
}

function readKept(): string | undefined {
  const asked = new URLSearchParams(location.search).get('workspace')
  try {
    return asked ?? sessionStorage.getItem(KEPT) ?? localStorage.getItem(KEPT) ?? undefined
  } catch {
    return asked ?? undefined
  }
}

function keep(storage: Storage, id: string): void {
  try {
    storage.setItem(KEPT, id)
  } catch {
    // A browser that keeps nothing asks again in the next tab.
  }
}
