// What is wrong with a password, on its field: better-auth's errors name none.
import { ApiError } from '../../api/api-error.ts'

const PROBLEMS: { readonly [code: string]: { field: string; message: string } } = {
  invalid_password: { field: 'currentPassword', message: 'This is not your password.' },
  password_too_short: { field: 'newPassword', message: 'A password has at least 10 characters.' },
  password_too_long: { field: 'newPassword', message: 'This is too long for a password.' },
}

/** @throws the same error, with its field where it is about a password */
export function sayWrongPassword(error: unknown): never {
  const known = error instanceof ApiError ? PROBLEMS[error.code] : undefined
  if (known === undefined || !(error instanceof ApiError)) throw error
  const { status, code, requestId } = error
  throw new ApiError({ status, code, requestId, ...known })
}
