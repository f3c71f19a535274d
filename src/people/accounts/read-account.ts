// What is taken as an e-mail, a name and a password.
import { bounds } from '../../foundation/bounds.ts'
import { isPlainName } from '../../foundation/names/plain-name.ts'
import { PeopleError } from '../people-error.ts'
import type { NewAccount } from '../people.ts'

/** What better-auth takes as an e-mail where it signs a person in. */
const EMAIL = /^(?!\.)(?!.*\.\.)[a-z0-9_'+\-.]*[a-z0-9_+-]@(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,}$/

/** As it is stored. @throws PeopleError naming `email` */
export function readEmail(text: string): string {
  const email = text.trim().toLowerCase()
  if (email.length > bounds.emailLength || !EMAIL.test(email))
    throw new PeopleError('invalid', 'This is no e-mail address.', { field: 'email' })
  return email
}

/** @throws PeopleError naming `name` */
export function readPersonName(text: string): string {
  const name = text.trim()
  if (name === '' || name.length > 128 || !isPlainName(name))
    throw new PeopleError('invalid', 'A name is 1 to 128 characters without control characters.', { field: 'name' })
  return name
}

/** @throws PeopleError naming `password` */
function assertPassword(password: string): void {
  if (password.length < bounds.passwordLeastLength)
    throw new PeopleError('invalid', `A password has ${bounds.passwordLeastLength} characters or more.`, {
      field: 'password',
    })
  if (password.length > bounds.passwordLength)
    throw new PeopleError('invalid', `A password has ${bounds.passwordLength} characters at most.`, {
      field: 'password',
    })
}

/** As it is stored. @throws PeopleError naming the field at fault */
export function readAccount({ email, name, password }: NewAccount): NewAccount {
  const account = { email: readEmail(email), name: readPersonName(name), password }
  assertPassword(password)
  return account
}
