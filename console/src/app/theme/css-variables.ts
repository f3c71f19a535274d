// The CSS variables of both schemes: our tokens by their own names, and Mantine's variables set to them, so that a component of
// Mantine's looks like the rest without a rule of its own.
import type { CSSVariablesResolver } from '@mantine/core'
import { colours, fonts } from './tokens.ts'

/** Mantine's names for what we have a token for. */
const FROM_TOKENS = {
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-dimmed': 'var(--dim)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-success': 'var(--good)',
  '--mantine-color-placeholder': 'var(--faint)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--faint)',
  '--mantine-color-disabled-border': 'var(--line-strong)',
  '--mantine-primary-color-filled': 'var(--ink)',
  '--mantine-primary-color-filled-hover': 'var(--ink-hover)',
  '--mantine-primary-color-contrast': 'var(--on-ink)',
  '--mantine-primary-color-light': 'var(--idle-tint)',
  '--mantine-primary-color-light-hover': 'var(--hover)',
  '--mantine-primary-color-light-color': 'var(--text)',
  '--mantine-color-ink-filled': 'var(--ink)',
  '--mantine-color-ink-filled-hover': 'var(--ink-hover)',
  '--mantine-color-ink-contrast': 'var(--on-ink)',
  '--mantine-color-ink-text': 'var(--text)',
  '--mantine-color-ink-outline': 'var(--ink)',
  '--mantine-color-ink-light': 'var(--idle-tint)',
  '--mantine-color-ink-light-hover': 'var(--hover)',
  '--mantine-color-ink-light-color': 'var(--text)',
} as const

export const resolveCssVariables: CSSVariablesResolver = () => ({
  variables: { '--font': fonts.text, '--mono': fonts.mono },
  light: { ...ofScheme(0), ...FROM_TOKENS },
  dark: { ...ofScheme(1), ...FROM_TOKENS },
})

function ofScheme(at: 0 | 1): Record<`--${string}`, string> {
  return Object.fromEntries(Object.entries(colours).map(([name, values]) => [`--${name}`, values[at]]))
}
