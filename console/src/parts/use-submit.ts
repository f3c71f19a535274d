// Sends a form: once at a time, with the field's own errors on the fields and any other sentence above the button.
import { useState } from 'react'
import { ApiError } from '../api/api-error.ts'

export type Submit = {
  isBusy: boolean
  /** What is wrong with no field. */
  problem: string | undefined
  /** By the field's name, as the gateway calls it: `limits.spend_per_day`. */
  fieldErrors: Readonly<Record<string, string>>
  send(work: () => Promise<void>): Promise<void>
  clear(): void
}

/** `fields`: the names that the form shows, or whether it shows one; an error of another is shown above the button. */
export function useSubmit(fields: readonly string[] | ((field: string) => boolean) = []): Submit {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const send = async (work: () => Promise<void>) => {
    if (isBusy) return
    setBusy(true)
    setError(undefined)
    try {
      await work()
    } catch (caught) {
      setError(caught)
    } finally {
      setBusy(false)
    }
  }
  const isShown = (name: string) => (typeof fields === 'function' ? fields(name) : fields.includes(name))
  const field = error instanceof ApiError && error.field !== undefined && isShown(error.field) ? error.field : undefined
  return {
    isBusy,
    problem: error === undefined || field !== undefined ? undefined : sayError(error),
    fieldErrors: field === undefined ? {} : { [field]: sayError(error) },
    send,
    clear: () => setError(undefined),
  }
}

export function sayError(error: unknown): string {
  return error instanceof ApiError ? error.message : 'Something in this page broke.'
}
