// Writes the types of the console's client from the API's OpenAPI document: `npm run -w console api`. A test compares what is
// there with what this would write.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createRequire } from 'node:module'
import { describeApi } from '../src/admin/describe-api.ts'

const target = fileURLToPath(new URL('../console/src/api/schema.d.ts', import.meta.url))

/** openapi-typescript is a tool of the console, with a TypeScript of its own. */
type OpenapiTypescript = {
  default(document: object): Promise<unknown>
  astToString(nodes: unknown): string
}

export async function writeConsoleTypes(): Promise<string> {
  const require = createRequire(new URL('../console/package.json', import.meta.url))
  const tool = require('openapi-typescript') as OpenapiTypescript
  const types = tool.astToString(await tool.default(await describeApi()))
  return `// Written by \`npm run -w console api\` from the gateway's OpenAPI document.\n${types}`
}

if (import.meta.main) writeFileSync(target, await writeConsoleTypes())
