// Leaves the page of all parts out of what is built for people: its route is none there.
import type { Plugin } from 'vite'

const ROUTE = '/pages/parts/parts-route.ts'

export function developmentPages(): Plugin {
  let isLeftOut = false
  return {
    name: 'development-pages',
    apply: 'build',
    enforce: 'pre',
    configResolved: ({ mode }) => {
      isLeftOut = mode === 'production'
    },
    load: (id) => (isLeftOut && id.endsWith(ROUTE) ? 'export const partsRoute = undefined' : undefined),
  }
}
