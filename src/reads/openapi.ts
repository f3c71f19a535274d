// GET /openapi.json: our own endpoints as an OpenAPI 3.1 document, which lies beside this file. The three generation
// endpoints are the protocols of OpenAI and Anthropic; their bodies are described as far as the gateway itself reads them,
// the rest is in those companies' own documents and travels as it is.
import type { Exchange } from '../stages/http/exchange.ts'
import document from './openapi.json' with { type: 'json' }

/** What answers with the document of this version. */
export function openapiAnswer(version: string): (exchange: Exchange) => void {
  const text = JSON.stringify({ ...document, info: { ...document.info, version } })
  return (exchange) => exchange.send(200, { 'content-type': 'application/json' }, text)
}
