// What a variant of a button, a tag or a note looks like. `filled` is the one ink button of a view; `default` has a line;
// `subtle` has neither; `light` is a tint. Colours that mean something are good, warn, bad and accent.
import type { VariantColorsResolver } from '@mantine/core'

const MEANINGS = ['good', 'warn', 'bad', 'accent']
const NO_LINE = '1px solid transparent'

export const resolveVariantColours: VariantColorsResolver = ({ color, variant }) => {
  const meaning = MEANINGS.find((one) => one === color)
  const text = meaning === undefined ? 'var(--text)' : `var(--${meaning})`
  if (variant === 'filled' && meaning === undefined)
    return {
      background: 'var(--ink)',
      hover: 'var(--ink-hover)',
      color: 'var(--on-ink)',
      border: '1px solid var(--ink)',
    }
  if (variant === 'filled')
    return { background: text, hover: text, color: 'var(--surface)', border: `1px solid ${text}` }
  if (variant === 'light') return { ...tint(meaning), border: NO_LINE }
  if (variant === 'subtle' || variant === 'transparent')
    return {
      background: 'transparent',
      hover: variant === 'subtle' ? 'var(--hover)' : 'transparent',
      color: meaning === undefined ? 'var(--dim)' : text,
      border: NO_LINE,
    }
  return {
    background: 'var(--surface)',
    hover: 'var(--hover)',
    color: text,
    border: '1px solid var(--line-strong)',
  }
}

function tint(meaning: string | undefined): { background: string; hover: string; color: string } {
  if (meaning === undefined) return { background: 'var(--idle-tint)', hover: 'var(--idle-tint)', color: 'var(--dim)' }
  const background = meaning === 'accent' ? 'var(--selected)' : `var(--${meaning}-tint)`
  return { background, hover: background, color: `var(--${meaning})` }
}
