// Pages of a workspace are seen in a workspace, pages of the gateway at the gateway. An operator who opens a page of the gateway is
// taken there; anybody else is told that it is for operators. At the gateway a page of a workspace takes them to theirs where they have one,
// and asks which one where they have more.
import { Button } from '@mantine/core'
import { Navigate, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { PageHead } from '../../parts/page-head.tsx'
import { customerNavigation, operatorNavigation } from '../navigation.ts'
import type { NavigationGroup } from '../navigation.ts'
import { useSession } from '../use-session.ts'
import { gatewayPlace, usePlace } from '../workspace.tsx'
import { ForOperators } from './not-found.tsx'

const HOME = '/console'

export function PlaceGuard({ children }: { children: ReactNode }) {
  const { pathname } = useLocation()
  const { person, workspaces } = useSession()
  const { place, choose } = usePlace()
  const isOfGateway = isOneOf(operatorNavigation, pathname)
  const isOfWorkspace = isOneOf(customerNavigation, pathname)
  const isAtGateway = place.kind === 'gateway'
  const isHome = pathname.replace(/\/$/, '') === HOME
  const [only, ...others] = workspaces
  const elsewhere =
    isOfGateway && !isAtGateway && person.gateway_role !== null
      ? gatewayPlace
      : isOfWorkspace && isAtGateway && !isHome && others.length === 0
        ? only?.id
        : undefined
  useEffect(() => {
    if (elsewhere !== undefined) choose(elsewhere)
  }, [elsewhere, choose])
  if (elsewhere !== undefined) return null
  if (isOfGateway && person.gateway_role === null) return <ForOperators />
  if (!isAtGateway || !isOfWorkspace) return children
  if (person.gateway_role !== null && isHome) return <Navigate to="/console/workspaces" replace />
  return <WhichWorkspace />
}

function WhichWorkspace() {
  const { workspaces } = useSession()
  const { choose } = usePlace()
  if (workspaces.length === 0)
    return (
      <PageHead
        title="No workspace yet"
        under="You belong to no workspace. Somebody who does can invite you, and so can the operator of this gateway."
      />
    )
  return (
    <>
      <PageHead title="Which workspace?" under="This page is about one workspace." />
      {workspaces.map(({ id, name }) => (
        <Button key={id} mr={8} mb={8} onClick={() => choose(id)}>
          {name}
        </Button>
      ))}
    </>
  )
}

function isOneOf(groups: readonly NavigationGroup[], pathname: string): boolean {
  const path = pathname.replace(/\/$/, '')
  return groups.some(({ entries }) =>
    entries.some(({ to }) => path === to || (to !== HOME && path.startsWith(`${to}/`))),
  )
}
