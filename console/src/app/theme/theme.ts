// Mantine's theme: sizes, radii and the looks of its components, set once here, so that a page gives none of them. Nothing in
// it needs a browser: the build reads it for the stylesheet of variables.
import { createTheme } from '@mantine/core'
import type { MantineColorsTuple } from '@mantine/core'
import { componentDefaults } from './component-defaults.ts'
import { fonts, widths } from './tokens.ts'
import { resolveVariantColours } from './variant-colours.ts'

// Mantine wants ten shades of a colour. What is seen comes from the variables of css-variables.ts.
const ink = same('#16191b')

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 9, dark: 0 },
  colors: { ink },
  autoContrast: true,
  respectReducedMotion: true,
  cursorType: 'pointer',
  focusRing: 'auto',
  fontFamily: fonts.text,
  fontFamilyMonospace: fonts.mono,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '4px', md: '6px', lg: '10px', xl: '10px' },
  defaultRadius: 'md',
  breakpoints: { xs: '480px', sm: `${widths.rail}px`, md: '960px', lg: `${widths.whole}px`, xl: '1560px' },
  shadows: {
    xs: 'none',
    sm: 'none',
    md: 'var(--shadow-pop)',
    lg: 'var(--shadow-pop)',
    xl: 'var(--shadow-pop)',
  },
  headings: {
    fontFamily: fonts.text,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '14px', lineHeight: '20px' },
      h3: { fontSize: '13px', lineHeight: '20px' },
      h4: { fontSize: '13px', lineHeight: '20px' },
      h5: { fontSize: '12px', lineHeight: '16px' },
      h6: { fontSize: '12px', lineHeight: '16px' },
    },
  },
  variantColorResolver: resolveVariantColours,
  components: componentDefaults,
})

function same(shade: string): MantineColorsTuple {
  return [shade, shade, shade, shade, shade, shade, shade, shade, shade, shade]
}
