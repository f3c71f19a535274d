// Codex on models of all three protocols: with a model that it does not know, with one that gets its tools in an item of the
// input and runs them from JavaScript, and with one that finds its further tools by a search. Under `npm run clients` in each
// of both ways to name the gateway.
import { codex } from './agents/codex.ts'
import { modelProtocols } from './model/read-request.ts'
import { isWhole, testAgent } from './test-agent.ts'

for (const to of modelProtocols) {
  testAgent(codex('own provider entry'), { to })
  testAgent(codex('built-in provider'), { to, known: 'gpt-5.6-sol' })
  testAgent(codex('own provider entry'), { to, known: 'gpt-5.5' })
  if (!isWhole) continue
  testAgent(codex('built-in provider'), { to })
  testAgent(codex('own provider entry'), { to, known: 'gpt-5.6-sol' })
  testAgent(codex('built-in provider'), { to, known: 'gpt-5.5' })
}
