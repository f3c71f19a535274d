// A page that could not be shown: the frame stays, and it can be tried again.
import { useRouter } from '@tanstack/react-router'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { PartError } from '../../parts/part-error.tsx'

export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return <PartError title="This page could not be shown" error={error} onRetry={retry} />
}
