// Finds the files that our own sources name, and those that kysely's do, without asking the file system: each names the whole
// path of a file. Node looks at every name as if it could be a folder, a link or of another kind, four thousand times at a
// start: that was a quarter of its processor time. All other names are left to Node.
import { registerHooks } from 'node:module'

const own = new URL('..', import.meta.url).href
const packages = `${own}node_modules/`
const built = `${own}dist/`
const kysely = '/node_modules/kysely/dist/esm/'

registerHooks({
  resolve(name, context, next) {
    const parent = context.parentURL
    if (parent !== undefined && name.startsWith('.')) {
      const isBuilt = name.endsWith('.js') && (parent.startsWith(built) || parent.includes(kysely))
      const isSource = name.endsWith('.ts') && parent.startsWith(own) && !parent.startsWith(packages)
      if (isBuilt || isSource)
        return {
          url: new URL(name, parent).href,
          format: isSource ? 'module-typescript' : 'module',
          shortCircuit: true,
        }
    }
    return next(name, context)
  },
})
