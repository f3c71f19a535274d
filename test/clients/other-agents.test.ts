// Cline, Continue, aider and Qwen Code on models of all three protocols. Only `npm run clients` tries them: they are large, and
// what they send is what the others send too.
import { aider } from './agents/aider.ts'
import { cline } from './agents/cline.ts'
import { continueAgent } from './agents/continue.ts'
import { qwenCode } from './agents/qwen-code.ts'
import { modelProtocols } from './model/read-request.ts'
import { isWhole, testAgent } from './test-agent.ts'

for (const agent of [cline, continueAgent, aider, qwenCode])
  if (isWhole) for (const to of modelProtocols) testAgent(agent, { to })
  else testAgent({ ...agent, tool: '`npm run clients` tries it' }, { to: 'openai-chat' })
