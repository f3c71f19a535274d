// Codex on models of all three protocols: with a model that it does not know, with one that gets its tools in an item of the
// input and runs them from JavaScript, and with one that finds its further tools by a search.
import { codex } from './agents/codex.ts'
import { modelProtocols } from './model/read-request.ts'
import { testAgent } from './test-agent.ts'

for (const to of modelProtocols) {
  testAgent(codex('own provider entry'), { to })
  testAgent(codex('built-in provider'), { to, known: 'gpt-5.6-sol' })
  testAgent(codex('own provider entry'), { to, known: 'gpt-5.5' })
}
