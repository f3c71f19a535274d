// The pages of docs/clients/, taken in when the console is built: what is shown here is what they say.
import { connectTools } from './tools.ts'

const pages = import.meta.glob<string>('../../../../docs/clients/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** By the tool's id. */
export const guides: ReadonlyMap<string, string> = new Map(
  connectTools.map(({ id }) => [id, pages[`../../../../docs/clients/${id}.md`] ?? '']),
)
