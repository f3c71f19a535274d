// How a step of a task is done with the tools that are there: the one that fits is found by what it takes, as a real model
// finds it, and called by the name and in the form in which it was offered.
import type { Json, JsonObject } from '../../../src/foundation/json/json.ts'
import type { OfferedTool } from './read-request.ts'
import type { TaskStep } from './read-task.ts'
import type { ModelAnswer } from './write-answer.ts'

const paths = ['path', 'filepath', 'absolutepath', 'file']
const contents = ['content', 'contents', 'filetext', 'text']
const commands = ['cmd', 'command', 'commands']

/** The call that does a step; undefined where no tool can do it. `heard`: what the last call gave back. */
export function chooseCall(step: TaskStep, tools: readonly OfferedTool[], heard: string): ModelAnswer | undefined {
  const script = tools.find(({ name, kind, properties }) => name.endsWith('exec') && isFreeText(kind, properties))
  if (script !== undefined && step.do !== 'delegate') return give(script, writeScript(step))
  switch (step.do) {
    case 'write':
      return chooseWrite(step, tools)
    case 'run':
      return chooseRun(step.command, tools)
    case 'weather': {
      const weather = tools.find(({ name }) => name.endsWith('weather'))
      if (weather !== undefined) return fill(weather, { city: step.city })
      return callFound('weather', { city: step.city }, tools, heard) ?? search('weather', tools)
    }
    case 'delegate': {
      const other = tools.find(({ name }) => /^(agent|task)$|spawn_agent$/i.test(name))
      const task = `Please do this: [[${step.task}]]`
      if (other === undefined) return search('spawn agent', tools)
      return fill(other, { prompt: task, message: task, description: 'a part of it', taskname: 'part' })
    }
    default:
      return step satisfies never
  }
}

/** Tools that an agent has many of are not all offered: the others are found by a search. */
function search(query: string, tools: readonly OfferedTool[]): ModelAnswer | undefined {
  const found = tools.find(({ name }) => /^tool_?search$/i.test(name))
  return found && fill(found, { query, limit: 5, maxresults: 5 })
}

/** Some agents never offer what a search has found: it is called through a tool that takes its name. */
function callFound(name: string, given: JsonObject, tools: readonly OfferedTool[], heard: string) {
  const through = tools.find((tool) => tool.name === 'tool_call')
  const [, found] = new RegExp(`"name":\\s*"(\\w*${name})"`).exec(heard) ?? []
  return through === undefined || found === undefined ? undefined : fill(through, { name: found, arguments: given })
}

/** The call that waits for an agent that was started; undefined where agents are not waited for. */
export function chooseWait(started: string, tools: readonly OfferedTool[]): ModelAnswer | undefined {
  const wait = tools.find(({ name }) => name.endsWith('wait_agent'))
  const [, id = ''] = /"agent_id":\s*"([^"]+)"/.exec(started) ?? []
  return wait && fill(wait, { targets: [id], timeoutms: 30_000 })
}

const isFreeText = (kind: OfferedTool['kind'], properties: OfferedTool['properties']): boolean =>
  kind === 'custom' || Object.keys(properties).join() === 'input'

function chooseWrite({ path, text }: { path: string; text: string }, tools: readonly OfferedTool[]) {
  const patch = tools.find(({ name, kind, properties }) => name === 'apply_patch' && isFreeText(kind, properties))
  if (patch !== undefined) return give(patch, `*** Begin Patch\n*** Add File: ${path}\n+${text}\n*** End Patch\n`)
  const write = tools.find(
    (tool) => hasOne(tool, paths) && hasOne(tool, contents) && !/edit|insert|replace/i.test(tool.name),
  )
  if (write !== undefined) return fill(write, { ...toAll(paths, path), ...toAll(contents, text), command: 'create' })
  return chooseRun(`printf '%s\\n' '${text}' > '${path}'`, tools)
}

function chooseRun(command: string, tools: readonly OfferedTool[]): ModelAnswer | undefined {
  const shell = tools.find((tool) => hasOne(tool, commands) && !hasOne(tool, paths))
  return shell && fill(shell, { ...toAll(commands, command), commands: [command] })
}

/** A step in the language of a tool that runs JavaScript in which the other tools are functions. */
function writeScript(step: Exclude<TaskStep, { do: 'delegate' }>): string {
  if (step.do === 'weather')
    return `text(JSON.stringify(await tools.mcp__demo__weather(${JSON.stringify({ city: step.city })})))`
  const command = step.do === 'run' ? step.command : `printf '%s\\n' '${step.text}' > '${step.path}'`
  return `text(JSON.stringify(await tools.exec_command(${JSON.stringify({ cmd: command })})))`
}

/** A tool that takes free text gets it: as such, or as the one argument of a function that stands for it. */
function give(tool: OfferedTool, text: string): ModelAnswer {
  return { tool, given: tool.kind === 'custom' ? text : { input: text } }
}

/** Names of properties differ in case and in underscores. */
const squeeze = (name: string): string => name.replaceAll('_', '').toLowerCase()
const toAll = (names: readonly string[], value: string) => Object.fromEntries(names.map((name) => [name, value]))

const hasOne = ({ properties }: OfferedTool, names: readonly string[]): boolean =>
  Object.keys(properties).some((name) => names.includes(squeeze(name)))

/** Arguments by their schema: the values that are meant for them, and something for whatever else is required. */
function fill(tool: OfferedTool, values: { [name: string]: Json }): ModelAnswer {
  const given: JsonObject = {}
  // Tools that search are offered without a schema to providers that know them.
  if (tool.kind === 'search') return { tool, given: { query: values['query'], limit: values['limit'] } }
  for (const [name, schema] of Object.entries(tool.properties)) {
    const value = values[squeeze(name)]
    if (value !== undefined) given[name] = fit(value, schema)
    else if (tool.required.includes(name)) given[name] = invent(schema)
  }
  return { tool, given }
}

function fit(value: Json, schema: JsonObject): Json {
  if (schema['type'] === 'array') return Array.isArray(value) ? value : ['bash', '-c', value]
  return Array.isArray(schema['enum']) && !schema['enum'].includes(value) ? (schema['enum'][0] ?? value) : value
}

function invent(schema: JsonObject): Json {
  if (Array.isArray(schema['enum'])) return schema['enum'][0] ?? null
  const made: { [type: string]: Json } = {
    string: 'general',
    boolean: false,
    number: 1,
    integer: 1,
    array: [],
    object: {},
  }
  return made[String(schema['type'])] ?? 'general'
}
