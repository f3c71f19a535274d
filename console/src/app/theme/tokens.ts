// The console's tokens: every colour has a light and a dark value and one name, which is its CSS variable (`--surface`). Parts
// and pages name these variables alone, never a colour.

export type Scheme = 'light' | 'dark'

/** Name -> [light, dark]. */
export const colours: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  // Surfaces, from far to near.
  bg: ['#fafaf8', '#0e1112'],
  side: ['#f4f4f1', '#0a0c0d'],
  surface: ['#ffffff', '#14181a'],
  sunken: ['#f6f6f3', '#101416'],
  hover: ['#f3f3ef', '#1a1f22'],
  selected: ['#e8f1f4', '#12303a'],
  scrim: ['rgb(20 24 26 / 22%)', 'rgb(0 0 0 / 50%)'],
  line: ['#e7e6e1', '#242a2d'],
  'line-strong': ['#d3d2cb', '#363d41'],
  control: ['#8c908f', '#6d767b'],
  text: ['#16191b', '#e9ecee'],
  dim: ['#4e555a', '#a3acb1'],
  faint: ['#646b70', '#8b959b'],
  // Ink is the one primary action of a view; the accent is links, focus and what is selected.
  ink: ['#16191b', '#eceff0'],
  'ink-hover': ['#2c3235', '#ffffff'],
  'on-ink': ['#ffffff', '#101416'],
  accent: ['#0b5f7a', '#66c3de'],
  'accent-line': ['#7fb2c3', '#2d6a7d'],
  // Status: text, mark and tint.
  good: ['#1b6e3c', '#6fce91'],
  'good-mark': ['#2f9e58', '#3fae69'],
  'good-tint': ['#e7f4ea', '#14291c'],
  warn: ['#8a5800', '#e8b64c'],
  'warn-mark': ['#c47f00', '#d99a1c'],
  'warn-tint': ['#fdf3dc', '#2c2310'],
  bad: ['#b02a1e', '#f38c7f'],
  'bad-mark': ['#d9483a', '#e0594a'],
  'bad-tint': ['#fcebe8', '#331a17'],
  'idle-mark': ['#8a9094', '#7c868c'],
  'idle-tint': ['#eeeeea', '#20262a'],
  'live-mark': ['#0b7f9e', '#4fb8d6'],
  // Charts, in this order; the sixth is always the rest.
  c1: ['#0b5f7a', '#55bad8'],
  c2: ['#bd8618', '#f2cc7a'],
  c3: ['#8046d2', '#a866f0'],
  c4: ['#2a98c9', '#1f7fb0'],
  c5: ['#a23d22', '#cf6853'],
  c6: ['#848c91', '#78828a'],
  grid: ['#ecebe6', '#20262a'],
  // Only what floats has a shadow.
  'shadow-pop': [
    '0 0 0 1px rgb(22 25 27 / 8%), 0 4px 12px rgb(22 25 27 / 10%), 0 12px 32px rgb(22 25 27 / 10%)',
    '0 0 0 1px rgb(255 255 255 / 9%), 0 8px 32px rgb(0 0 0 / 60%)',
  ],
  'shadow-drawer': [
    '0 0 0 1px rgb(22 25 27 / 8%), -12px 0 40px rgb(22 25 27 / 12%)',
    '0 0 0 1px rgb(255 255 255 / 9%), -16px 0 48px rgb(0 0 0 / 55%)',
  ],
}

/** From these widths on, in pixels: the side bar is a rail, and the side bar is whole. */
export const widths = { rail: 761, whole: 1181 }

export const fonts = {
  text: "-apple-system, BlinkMacSystemFont, 'Segoe UI Variable Text', 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif",
  mono: "ui-monospace, SFMono-Regular, Menlo, 'Cascadia Mono', Consolas, 'Noto Sans Mono', monospace",
}
