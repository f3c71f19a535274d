// Names of tools as a provider allows them. A name that is too long, or holds a character that is not allowed there, gets
// a stand-in: its own beginning and a digest, so that the same name has the same one in every turn, and two names never
// share one. What the model calls by a stand-in is given back under its own name.
import { createHash } from 'node:crypto'
import type { Message } from '../request/message.ts'
import type { Part } from '../request/part.ts'
import type { GenerationRequest } from '../request/request.ts'
import type { Tool, ToolChoice } from '../request/tool.ts'

export type ToolNameRule = {
  /** Most characters. */
  most: number
  /** The whole of an allowed name. */
  allowed: RegExp
}

/** Stand-in -> the caller's name. */
export type OwnToolNames = { readonly [standIn: string]: string }

const DIGEST_LENGTH = 10

/** The request with names that `rule` allows, and which of them stand in for others; the same request where none does. */
export function fitToolNames(
  request: GenerationRequest,
  rule: ToolNameRule,
): { request: GenerationRequest; ownNames: OwnToolNames | undefined } {
  const names = new Set(listNames(request))
  const standIns = chooseStandIns(names, rule)
  if (standIns.size === 0) return { request, ownNames: undefined }
  const rename = (name: string) => standIns.get(name) ?? name
  const { tools, toolChoice } = request
  return {
    request: {
      ...request,
      messages: request.messages.map((message) => renameParts(message, rename)),
      ...(tools === undefined ? {} : { tools: tools.map((tool) => renameTool(tool, rename)) }),
      ...(toolChoice === undefined ? {} : { toolChoice: renameChoice(toolChoice, rename) }),
    },
    ownNames: Object.fromEntries([...standIns].map(([name, standIn]) => [standIn, name])),
  }
}

function isAllowed(name: string, { most, allowed }: ToolNameRule): boolean {
  return name.length <= most && allowed.test(name)
}

/** A digest as short as these can be made to meet another, and any tool can be named like one: the next is taken then. */
function chooseStandIns(names: ReadonlySet<string>, rule: ToolNameRule): ReadonlyMap<string, string> {
  const standIns = new Map<string, string>()
  const taken = new Set(names)
  for (const name of names) {
    if (isAllowed(name, rule)) continue
    let standIn = makeStandIn(name, rule, '')
    for (let count = 2; taken.has(standIn); count += 1) standIn = makeStandIn(name, rule, `\n${count}`)
    taken.add(standIn)
    standIns.set(name, standIn)
  }
  return standIns
}

function makeStandIn(name: string, { most }: ToolNameRule, more: string): string {
  const digest = createHash('sha256').update(`${name}${more}`).digest('hex').slice(0, DIGEST_LENGTH)
  const clean = name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, most - DIGEST_LENGTH - 2)
  return `${/^[a-zA-Z_]/.test(clean) ? '' : '_'}${clean}_${digest}`
}

function* listNames({ messages, tools = [], toolChoice }: GenerationRequest): Generator<string> {
  for (const tool of tools) if (tool.kind !== 'opaque') yield tool.name
  if (toolChoice?.mode === 'tool') yield toolChoice.name
  if (toolChoice?.mode === 'allowed') yield* toolChoice.names
  for (const { parts } of messages) {
    for (const part of parts) {
      if (part.kind === 'tool-call') yield part.name
      else if (part.kind === 'tool-result' && part.name !== undefined) yield part.name
    }
  }
}

type Rename = (name: string) => string

function renameParts(message: Message, rename: Rename): Message {
  return { ...message, parts: message.parts.map((part) => renamePart(part, rename)) }
}

function renamePart(part: Part, rename: Rename): Part {
  if (part.kind === 'tool-call') return { ...part, name: rename(part.name) }
  if (part.kind === 'tool-result' && part.name !== undefined) return { ...part, name: rename(part.name) }
  return part
}

function renameTool(tool: Tool, rename: Rename): Tool {
  return tool.kind === 'opaque' ? tool : { ...tool, name: rename(tool.name) }
}

function renameChoice(choice: ToolChoice, rename: Rename): ToolChoice {
  if (choice.mode === 'tool') return { ...choice, name: rename(choice.name) }
  return choice.mode === 'allowed' ? { ...choice, names: choice.names.map(rename) } : choice
}
