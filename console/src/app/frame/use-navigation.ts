// The lines of navigation of the place that the console looks at, for whoever is signed in.
import { gatewayNavigationFor, navigationFor } from '../navigation.ts'
import type { NavigationGroup } from '../navigation.ts'
import { useSession } from '../use-session.ts'
import { usePlace } from '../workspace.tsx'

export function useNavigation(): readonly NavigationGroup[] {
  const { place } = usePlace()
  const { person } = useSession()
  if (place.kind === 'workspace') return navigationFor(place.workspace.role)
  return person.gateway_role === null ? [] : gatewayNavigationFor(person.gateway_role)
}
