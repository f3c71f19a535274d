// The theme's CSS variables as a stylesheet: `import 'virtual:theme.css'`. Mantine would write them into a <style> element
// of the page, which a strict content security policy refuses; so they are computed from the same theme when it is built.
import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core'
import type { Plugin } from 'vite'
import { resolveCssVariables } from '../src/app/theme/css-variables.ts'
import { theme } from '../src/app/theme/theme.ts'

const NAME = 'virtual:theme.css'
const RESOLVED = '\0theme.css'

export function themeCss(): Plugin {
  return {
    name: 'theme-css',
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    load: (id) => (id === RESOLVED ? writeThemeCss() : undefined),
  }
}

function writeThemeCss(): string {
  const merged = mergeMantineTheme(DEFAULT_THEME, theme)
  const [usual, own] = [defaultCssVariablesResolver(merged), resolveCssVariables(merged)]
  const variables = convertCssVariables(
    {
      variables: { ...usual.variables, ...own.variables },
      light: { ...usual.light, ...own.light },
      dark: { ...usual.dark, ...own.dark },
    },
    ':root',
  )
  const classes = Object.entries(merged.breakpoints).map(([name, from]) => {
    const below = Number.parseFloat(from) - 0.1
    return (
      `@media (max-width: ${below}px) { .mantine-visible-from-${name} { display: none !important; } }\n` +
      `@media (min-width: ${from}) { .mantine-hidden-from-${name} { display: none !important; } }\n`
    )
  })
  return [variables, ...classes].join('\n')
}
