// Around the pages that strangers read: a head with the way in, and the page. Whoever is signed in goes on to the same page of the
// console.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { Suspense } from 'react'
import { isSignedIn, sessionQuery } from '../../api/session.ts'
import { ConnectionBar } from '../../app/frame/connection-bar.tsx'
import { SchemeButton } from '../../app/frame/side-bar.tsx'
import styles from './public-frame.module.css'

export function PublicFrame() {
  return (
    <>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <ConnectionBar />
      <header className={styles.head}>
        <Link to="/models" className={styles.name}>
          CrossModel
        </Link>
        <nav aria-label="Console" className={styles.ways}>
          <Ways />
          <SchemeButton />
        </nav>
      </header>
      <main id="main" tabIndex={-1} className={styles.main}>
        <Suspense>
          <Outlet />
        </Suspense>
      </main>
    </>
  )
}

function Ways() {
  const { data: session } = useQuery(sessionQuery)
  const inConsole = `/console${useLocation({ select: ({ href }) => href })}`
  if (session === undefined) return null
  if (isSignedIn(session))
    return (
      <Button component="a" href={inConsole}>
        Open in the console
      </Button>
    )
  return (
    <>
      {session.gateway.sign_up === 'open' ? (
        <Link to="/console/sign-up" className={`link ${styles.wide}`}>
          Make an account
        </Link>
      ) : null}
      <Button component={Link} {...({ to: '/console/sign-in', search: { next: inConsole } } as object)}>
        Sign in
      </Button>
    </>
  )
}
