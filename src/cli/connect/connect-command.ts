// `crossmodel connect TOOL`: what a tool needs to use this gateway, proven with one call, and shown, written into the tool's
// own files or taken out of them again. What the gateway refuses is not written.
import type { Environment } from '../../configuration/environment/expand-environment.ts'
import type { Json } from '../../foundation/json/json.ts'
import { OperationError } from '../../operations/operation.ts'
import { readGiven, type CommandDefinition, type ExitCode, type Given, type Session } from '../session.ts'
import { formatTable } from '../table.ts'
import { tryModel } from './offered-model.ts'
import { formatConnected, formatUndone, type Connected } from './format-connected.ts'
import { PLACEHOLDER, readConnection } from './read-connection.ts'
import { planUndo, planToolFiles, restoreFiles, showFiles, writeFiles } from './tool-files.ts'
import type { Connection, Tool } from './tool.ts'
import { tools } from './tools/tools.ts'

export const connectCommand: CommandDefinition = {
  usage: 'connect [tool]',
  about: `Point a tool at this gateway: ${tools.map(({ name }) => name).join(', ')}`,
  options: [
    ['--model <model>', 'the model that it uses (default: the only one that can be called)'],
    ['--url <url>', 'the address of the gateway (default: the one on this data directory)'],
    ['--write', 'write it into the tool’s own files; a copy of what was there is kept'],
    ['--undo', 'take it out of the tool’s files again'],
  ],
  examples: [
    'connect claude-code',
    'connect codex --model openai/gpt-5.4 --write',
    'connect codex --undo',
    'connect opencode --url https://llm.example.com',
  ],
  async run(session, given) {
    const name = readGiven(given, 'tool')
    if (name === undefined) return printTools(session)
    const tool = findTool(name)
    if (given['undo'] !== true) return connect(session, tool, given)
    if (given['write'] === true) throw new OperationError('usage', 'Say either --write or --undo.')
    return undo(session, tool)
  },
}

function printTools(session: Session): void {
  const known = tools.map(({ name, title, protocol, files }) => ({
    tool: name,
    title,
    protocol,
    files: files.map(({ paths }) => `~/${paths.at(-1) ?? ''}`),
  }))
  session.print<Json>({ tools: known }, () =>
    formatTable(
      ['tool', 'name', 'protocol', 'file'],
      known.map((each) => [each.tool, each.title, each.protocol, each.files.join(', ')]),
    ),
  )
}

function findTool(name: string): Tool {
  const found = tools.find((tool) => tool.name === name)
  if (found !== undefined) return found
  const names = tools.map((tool) => tool.name)
  const near = names.filter((each) => each.startsWith(name) || name.startsWith(each) || each.includes(name))
  const hint =
    near.length === 1 ? `did you mean ${near[0]}?` : `there are ${names.join(', ')}. Guides for others: docs/clients/`
  throw new OperationError('usage', `The tool '${name}' is not known; ${hint}`)
}

async function connect(session: Session, tool: Tool, given: Given): Promise<ExitCode> {
  const environment = session.environment.all
  const { connection, hasKey, made, proxies } = await readConnection(session, tool, given)
  const trial = hasKey ? await tryModel(connection, tool.protocol, proxies) : undefined
  const isRefused = trial !== undefined && trial.reached && trial.answer === undefined
  const isWritten = given['write'] === true && !isRefused
  if (isRefused && made !== undefined) await session.perform('key.delete', { id: made.id })
  const files = isWritten
    ? write(tool, connection, environment)
    : showFiles(tool, { ...connection, key: PLACEHOLDER }, environment)
  const result: Connected = {
    tool: tool.name,
    protocol: tool.protocol,
    url: connection.origin,
    model: connection.model,
    written: isWritten,
    key_made: made !== undefined && isWritten ? tool.name : null,
    keys_before: made?.others ?? [],
    files,
    trial: trial && { ok: trial.answer !== undefined, answer: null, error: null, ...trial },
  }
  session.print<Json>(result, () => formatConnected(tool, result))
  return trial !== undefined && trial.answer === undefined ? 1 : 0
}

function write(tool: Tool, connection: Connection, environment: Environment) {
  const planned = planToolFiles(tool, connection, environment)
  writeFiles(planned)
  return planned.map(({ path, now, next }) => ({ path, changed: now !== next }))
}

function undo(session: Session, tool: Tool): void {
  const files = planUndo(tool, session.environment.all)
  restoreFiles(files)
  const result = { tool: tool.name, files: files.map(({ path, next }) => ({ path, removed: next === undefined })) }
  session.print<Json>(result, () => formatUndone(tool, result))
}
