// Every tool that `crossmodel connect` knows, as they are listed.
import type { Tool } from '../tool.ts'
import { aider } from './aider.ts'
import { claudeCode } from './claude-code.ts'
import { cline } from './cline.ts'
import { codex } from './codex.ts'
import { continueTool } from './continue.ts'
import { opencode } from './opencode.ts'
import { pi } from './pi.ts'
import { qwenCode } from './qwen-code.ts'

export const tools: readonly Tool[] = [claudeCode, codex, opencode, cline, continueTool, aider, qwenCode, pi]
