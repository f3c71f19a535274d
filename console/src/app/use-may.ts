// Whether the signed-in person may do something here: `useMay('keys.write')`. The gateway decides again at every request;
// this only draws a button as it will behave.
import { useSession } from './use-session.ts'
import { usePlace } from './workspace.tsx'

export function useMay(permission: string): boolean {
  const { permissions } = useSession()
  const { place } = usePlace()
  if (place.kind === 'workspace' && place.workspace.permissions.includes(permission)) return true
  return permissions.includes(permission)
}
