// The tools that the page shows, each with its page in docs/clients/ and the kinds of client that its requests are known by.

export type ConnectTool = { id: string; name: string; group: 'Agents' | 'Apps' | 'Code'; clients: readonly string[] }

export const connectTools: readonly ConnectTool[] = [
  { id: 'claude-code', name: 'Claude Code', group: 'Agents', clients: ['claude-code'] },
  { id: 'codex', name: 'Codex', group: 'Agents', clients: ['codex'] },
  { id: 'opencode', name: 'opencode', group: 'Agents', clients: ['opencode'] },
  { id: 'cline', name: 'Cline', group: 'Agents', clients: ['cline'] },
  { id: 'continue', name: 'Continue', group: 'Agents', clients: ['continue'] },
  { id: 'aider', name: 'aider', group: 'Agents', clients: ['aider'] },
  { id: 'qwen-code', name: 'Qwen Code', group: 'Agents', clients: ['qwen-code'] },
  { id: 'pi', name: 'pi', group: 'Agents', clients: [] },
  { id: 'open-webui', name: 'Open WebUI', group: 'Apps', clients: ['open-webui'] },
  { id: 'openai-python', name: 'OpenAI SDK, Python', group: 'Code', clients: ['openai-python'] },
  { id: 'openai-typescript', name: 'OpenAI SDK, TypeScript', group: 'Code', clients: ['openai-typescript'] },
  { id: 'openai-go', name: 'OpenAI SDK, Go', group: 'Code', clients: ['openai-go'] },
  {
    id: 'anthropic-sdk',
    name: 'Anthropic SDKs',
    group: 'Code',
    clients: ['anthropic-python', 'anthropic-typescript', 'anthropic-go'],
  },
  { id: 'vercel-ai-sdk', name: 'Vercel AI SDK', group: 'Code', clients: ['vercel-ai-sdk'] },
  { id: 'langchain', name: 'LangChain', group: 'Code', clients: [] },
  { id: 'llamaindex', name: 'LlamaIndex', group: 'Code', clients: [] },
  { id: 'pydantic-ai', name: 'Pydantic AI', group: 'Code', clients: ['pydantic-ai'] },
  { id: 'openai-agents', name: 'OpenAI Agents SDK', group: 'Code', clients: [] },
  { id: 'instructor', name: 'Instructor', group: 'Code', clients: [] },
  { id: 'dspy', name: 'DSPy', group: 'Code', clients: [] },
  { id: 'litellm', name: 'LiteLLM', group: 'Code', clients: ['litellm'] },
]
