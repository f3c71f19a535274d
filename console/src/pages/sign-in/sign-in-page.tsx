// The page “Sign in”. Afterwards it goes where the person wanted to go, within this console alone.
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { sessionQuery } from '../../api/session.ts'
import { Note } from '../../parts/note.tsx'
import { Door } from './door.tsx'
import { localPath } from './local-path.ts'
import { SignInForm } from './sign-in-form.tsx'

const route = getRouteApi('/door/console/sign-in')

export function SignInPage() {
  const { next, error } = route.useSearch()
  const { data } = useSuspenseQuery(sessionQuery)
  const queries = useQueryClient()
  const router = useRouter()
  const target = localPath(next)
  const go = async () => {
    await queries.fetchQuery({ ...sessionQuery, staleTime: 0 })
    router.history.push(target)
  }
  const { gateway } = data
  return (
    <Door
      title="Sign in"
      foot={
        <>
          {gateway.has_mail ? (
            <Link to="/console/reset-password" className="link">
              Forgotten password
            </Link>
          ) : (
            'Forgotten your password? Ask the operator of this gateway for a link.'
          )}
          {gateway.sign_up === 'open' ? (
            <>
              {' · '}
              <Link to="/console/sign-up" className="link">
                Make an account
              </Link>
            </>
          ) : null}
          {gateway.public_models ? (
            <>
              {' · '}
              <Link to="/models" className="link">
                Models and prices
              </Link>
            </>
          ) : null}
        </>
      }
    >
      {error === undefined ? null : (
        <Note kind="bad">
          Single sign-on did not work. <code>{error}</code>
        </Note>
      )}
      {gateway.needs_first_operator ? (
        <Note kind="live">
          This gateway has no operator yet. Open the link that <code>npm start</code> printed to become the first.
        </Note>
      ) : null}
      <SignInForm gateway={gateway} next={target} onSignedIn={go} />
    </Door>
  )
}
