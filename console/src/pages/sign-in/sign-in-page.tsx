// The page “Sign in”.
import { PageHead } from '../../parts/page-head.tsx'

export function SignInPage() {
  return <PageHead title="Sign in" />
}
