// A server of the Model Context Protocol over standard input and output with one tool, `weather`, as agents start it. What it
// was asked goes into the file that its argument names, so that a test sees that the call really came.
import { appendFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseJsonObject, readObject, readString, type JsonObject } from '../../src/foundation/json/json.ts'

const calls = process.argv[2] ?? '/dev/null'
const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const weather = { name: 'weather', description: 'Tells the weather of a city', inputSchema: schema }

for await (const line of createInterface({ input: process.stdin })) {
  const message = parseJsonObject(line) ?? {}
  // A notification wants no answer.
  if (message['id'] === undefined) continue
  const result = answer(readString(message['method']) ?? '', readObject(message['params']) ?? {})
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: message['id'], result })}\n`)
}

function answer(method: string, params: JsonObject): JsonObject {
  switch (method) {
    case 'initialize':
      return {
        protocolVersion: params['protocolVersion'] ?? '2025-06-18',
        capabilities: { tools: {} },
        serverInfo: { name: 'demo', version: '1' },
      }
    case 'tools/list':
      return { tools: [weather] }
    case 'tools/call': {
      const city = readString(readObject(params['arguments'])?.['city']) ?? 'nowhere'
      appendFileSync(calls, `${city}\n`)
      return { content: [{ type: 'text', text: `RAIN-IN-${city}` }] }
    }
    default:
      return {}
  }
}
