// The workspace that the console looks at. It is this tab's: two tabs may look at two. A new tab takes the one that was last
// looked at, and a link may name one (`?workspace=own_…`). Operators and support can visit one that is not theirs.
import { createContext, use, useCallback, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { Session, SessionWorkspace } from '../api/session.ts'

/** `gateway`: where operators and support look at all of it. */
export type Place = { kind: 'workspace'; workspace: SessionWorkspace } | { kind: 'gateway' }

type Visited = { id: string; name: string }
type Choice = {
  place: Place
  /** A workspace of this person's, or `gateway`. */
  choose(id: string): void
  /** Another's workspace, as operator or support. */
  visit(workspace: Visited): void
}

export const gatewayPlace = 'gateway'

const KEPT = 'crossmodel-workspace'
const VISITED = 'crossmodel-visited'
const ChoiceContext = createContext<Choice | undefined>(undefined)

export function WorkspaceProvider({ session, children }: { session: Session; children: ReactNode }) {
  const [id, setId] = useState(readChosen)
  const [visited, setVisited] = useState(readVisited)
  const choose = useCallback((next: string) => {
    keep(sessionStorage, KEPT, next)
    keep(localStorage, KEPT, next)
    setId(next)
  }, [])
  const visit = useCallback((workspace: Visited) => {
    keep(sessionStorage, VISITED, JSON.stringify(workspace))
    keep(sessionStorage, KEPT, workspace.id)
    setVisited(workspace)
    setId(workspace.id)
  }, [])
  const place = useMemo(() => findPlace(session, id, visited), [session, id, visited])
  const choice = useMemo(() => ({ place, choose, visit }), [place, choose, visit])
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

function findPlace({ person, permissions, workspaces }: Session, id: string | undefined, visited?: Visited): Place {
  const own = workspaces.find((one) => one.id === id)
  if (own !== undefined) return { kind: 'workspace', workspace: own }
  if (person.gateway_role !== null && id !== undefined && id === visited?.id)
    return { kind: 'workspace', workspace: { ...visited, role: null, permissions, spendable: null } }
  const [first] = workspaces
  if (first === undefined || (id === gatewayPlace && person.gateway_role !== null)) return { kind: 'gateway' }
  return { kind: 'workspace', workspace: first }
}

function readChosen(): string | undefined {
  const asked = new URLSearchParams(location.search).get('workspace')
  if (asked !== null) keep(sessionStorage, KEPT, asked)
  return asked ?? readKept(sessionStorage, KEPT) ?? readKept(localStorage, KEPT)
}

function readVisited(): Visited | undefined {
  const kept = readKept(sessionStorage, VISITED)
  return kept === undefined ? undefined : (JSON.parse(kept) as Visited)
}

// A browser that keeps nothing asks again in the next tab.
function readKept(storage: Storage, name: string): string | undefined {
  try {
    return storage.getItem(name) ?? undefined
  } catch {
    return undefined
  }
}

function keep(storage: Storage, name: string, value: string): void {
  try {
    storage.setItem(name, value)
  } catch {
    // See above.
  }
}
