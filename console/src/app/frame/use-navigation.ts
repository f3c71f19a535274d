// The lines of navigation of the place that the console looks at, for whoever is signed in.
import { customerNavigation, navigationFor, operatorNavigation } from '../navigation.ts'
import type { NavigationGroup } from '../navigation.ts'
import { useSession } from '../use-session.ts'
import { usePlace } from '../workspace.tsx'

export function useNavigation(): readonly NavigationGroup[] {
  const { place } = usePlace()
  const { permissions } = useSession()
  if (place.kind === 'workspace') return navigationFor(customerNavigation, place.workspace.permissions)
  return navigationFor(operatorNavigation, permissions)
}
