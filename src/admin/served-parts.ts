// What the routes work on, with what the listener itself opens.
import type { AdminParts } from './admin-parts.ts'
import type { Playground } from './playground/playground.ts'

export type ServedParts = AdminParts & { readonly playground: Playground }
