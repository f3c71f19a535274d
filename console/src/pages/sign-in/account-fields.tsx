// The fields of a new account: name, e-mail, password.
import { PasswordInput, TextInput } from '@mantine/core'

export type AccountDraft = { name: string; email: string; password: string }

type AccountFieldsProps = {
  draft: AccountDraft
  /** The invitation is for this e-mail alone. */
  isEmailFixed?: boolean
  errors: Readonly<Record<string, string>>
  onChange(draft: AccountDraft): void
}

export const accountFields = ['name', 'email', 'password']
export const emptyAccount: AccountDraft = { name: '', email: '', password: '' }

export function AccountFields({ draft, isEmailFixed = false, errors, onChange }: AccountFieldsProps) {
  return (
    <>
      <TextInput
        label="Name"
        autoComplete="name"
        required
        withAsterisk={false}
        maxLength={100}
        value={draft.name}
        error={errors['name']}
        onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
      />
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        required
        withAsterisk={false}
        readOnly={isEmailFixed}
        value={draft.email}
        error={errors['email']}
        onChange={(event) => onChange({ ...draft, email: event.currentTarget.value })}
      />
      <PasswordInput
        label="Password"
        description="At least 10 characters"
        autoComplete="new-password"
        required
        withAsterisk={false}
        minLength={10}
        value={draft.password}
        error={errors['password']}
        onChange={(event) => onChange({ ...draft, password: event.currentTarget.value })}
      />
    </>
  )
}
