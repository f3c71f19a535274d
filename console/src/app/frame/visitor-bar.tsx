// Tells operators and support that the workspace on the page is not theirs.
import { useSession } from '../use-session.ts'
import { usePlace } from '../workspace.tsx'
import styles from './visitor-bar.module.css'

export function VisitorBar() {
  const { person } = useSession()
  const { place } = usePlace()
  if (place.kind !== 'workspace' || place.workspace.role !== null || person.gateway_role === null) return null
  return (
    <p className={styles.bar}>
      You look at <b>{place.workspace.name}</b> as {person.gateway_role}
    </p>
  )
}
