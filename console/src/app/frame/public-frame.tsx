// The frame of pages that need no sign-in: the console's own for people who are signed in, else a bar with the way in.
import { Button } from '@mantine/core'
import { Link, Outlet, useRouteContext } from '@tanstack/react-router'
import { Frame } from './frame.tsx'
import styles from './public-frame.module.css'
import { SchemeButton } from './side-bar.tsx'

export function PublicFrame() {
  const { session } = useRouteContext({ from: '/public' })
  if (session.person !== null) return <Frame />
  return (
    <>
      <header className={styles.top}>
        <b>CrossModel</b>
        <span className={styles.gap} />
        <SchemeButton />
        <Button component={Link} to="/console/sign-in" size="xs">
          Sign in
        </Button>
      </header>
      <main id="main" className={styles.main}>
        <Outlet />
      </main>
    </>
  )
}
