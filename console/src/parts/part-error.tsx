// A part that could not be read: what happened, its code and the request's id for search, and one button. The rest of the page
// works on.
import { Button } from '@mantine/core'
import { ApiError } from '../api/api-error.ts'
import { Mark } from './mark.tsx'
import styles from './part-error.module.css'

type PartErrorProps = { title: string; error: unknown; onRetry?: (() => void) | undefined }

export function PartError({ title, error, onRetry }: PartErrorProps) {
  const facts = error instanceof ApiError ? [error.code, error.requestId].filter((one) => one !== undefined) : []
  return (
    <div role="alert" className={styles.error}>
      <Mark kind="bad" />
      <div>
        <h3>{title}</h3>
        <p className="dim">
          {error instanceof ApiError ? error.message : 'Something in this page broke.'} <code>{facts.join(', ')}</code>
        </p>
        {onRetry === undefined ? null : (
          <Button size="xs" mt={12} onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  )
}
