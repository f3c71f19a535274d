// opencode through each of its packages for providers, each on a model of another protocol; under `npm run clients` on all.
import { opencode } from './agents/opencode.ts'
import { modelProtocols } from './model/read-request.ts'
import { isWhole, testAgent } from './test-agent.ts'

const packages = ['@ai-sdk/anthropic', '@ai-sdk/openai-compatible', '@ai-sdk/openai'] as const
for (const [at, npm] of packages.entries())
  for (const to of isWhole ? modelProtocols : modelProtocols.slice(at, at + 1)) testAgent(opencode(npm), { to })
