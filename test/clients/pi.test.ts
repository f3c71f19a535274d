// pi in each of the protocols that it speaks, each on a model of another protocol; under `npm run clients` on all.
import { pi } from './agents/pi.ts'
import { modelProtocols } from './model/read-request.ts'
import { isWhole, testAgent } from './test-agent.ts'

const protocols = ['anthropic-messages', 'openai-completions', 'openai-responses'] as const
for (const [at, api] of protocols.entries())
  for (const to of isWhole ? modelProtocols : modelProtocols.slice(at, at + 1)) testAgent(pi(api), { to })
