// The field for a provider's credential: not shown, not kept by the browser, gone with the form.
import { PasswordInput } from '@mantine/core'

type SecretFieldProps = { label: string; value: string; error: string | undefined; onChange(text: string): void }

export function SecretField({ label, value, error, onChange }: SecretFieldProps) {
  return (
    <PasswordInput
      label={label}
      description="It is sealed, and never shown again."
      autoComplete="off"
      spellCheck={false}
      data-autofocus
      data-1p-ignore
      data-lpignore="true"
      maxLength={4096}
      value={value}
      error={error}
      visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
