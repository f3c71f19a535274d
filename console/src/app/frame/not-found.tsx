// What is not there, or not this person's: both look the same. Pages of the gateway are known to everybody from the docs, so that
// they may say that they are for operators; who those are is not told.
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

export function ForOperators() {
  return (
    <>
      <PageHead
        title="For operators"
        under="This page is for the operators of this gateway, and you are none of them."
      />
      <Button component={Link} to="/console">
        Overview
      </Button>
    </>
  )
}
