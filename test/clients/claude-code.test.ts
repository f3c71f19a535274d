// Claude Code on models of all three protocols, with tools, an MCP server and an agent of its own.
import { claudeCode } from './agents/claude-code.ts'
import { modelProtocols } from './model/read-request.ts'
import { testAgent } from './test-agent.ts'

for (const to of modelProtocols) testAgent(claudeCode, { to })
