// What is not there, or not this person's: both look the same.
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { PageHead } from '../../parts/page-head.tsx'

export function NotFound() {
  return (
    <>
      <PageHead title="Not found" under="There is nothing here, or it belongs to a workspace that is not yours." />
      <Button component={Link} to="/console">
        Overview
      </Button>
    </>
  )
}
