// After `git clone` and `npm ci` there is no `crossmodel` on the path: how it is typed there, under commands that are shown.
import { useSession } from '../app/use-session.ts'

const COMMAND = 'crossmodel'

export function CommandNote() {
  const { command } = useSession().gateway
  if (command === null || command === COMMAND) return null
  return (
    <p className="dim">
      Where this gateway was started, type <code>{command}</code> in place of <code>{COMMAND}</code>.
    </p>
  )
}
