// What the tests must know of an agent: how it is told of the gateway, and how it is given a first and a second task. One file
// an agent; all that the agent does with it is its own.
import type { InstalledTool } from '../installed-tools.ts'

/** A home of its own for one agent: its settings, its sessions and the folder that it works in. */
export type AgentHome = {
  folder: string
  work: string
  gateway: { url: string; key: string }
  /** The model's name as the agent gives it. */
  model: string
  /** The server of mcp-server.ts. */
  mcp: { command: string; args: string[] }
  /** Writes a file below the home's folder. */
  write(path: string, text: string): void
}

export type AgentCommand = { command: string; args: string[] }

export type Agent = {
  name: string
  /** The package in tools.json, or the reason why it is not here. */
  tool: InstalledTool | string
  /** What it can do beside making files. Where nothing else is said it runs commands and goes on with a conversation. */
  can: {
    tools?: false
    resume?: false
    /** False for agents on Chat: that protocol has no place for the proof of a thought. */
    prove?: false
    mcp: boolean
    delegate: boolean
  }
  /** Writes its settings; gives the variables that it needs. */
  prepare(home: AgentHome): NodeJS.ProcessEnv | Promise<NodeJS.ProcessEnv>
  /** The command for a first task in a new conversation, or for a further one in the last. */
  ask(task: string, isFirst: boolean, tool: InstalledTool, home: AgentHome): AgentCommand
}
