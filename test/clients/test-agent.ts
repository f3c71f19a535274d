// The proof that an agent works whole on a model of one protocol: it makes a file, runs a command, calls a tool of an MCP
// server and has another agent do a part, as far as it can, and then goes on with what it heard before. What fails is a fault
// of the gateway. Under `npm run clients` each outcome is a row of the table that the command prints.
import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { test } from 'node:test'
import { isObject, parseJson, type JsonObject } from '../../src/foundation/json/json.ts'
import { startWorld } from '../e2e/world.ts'
import { testModel } from '../gateway.ts'
import type { Agent } from './agents/agent.ts'
import type { ModelProtocol } from './model/read-request.ts'
import { playModel } from './model/scripted-model.ts'
import { runAgent, type AgentRun } from './run-agent.ts'

/** Given by `npm run clients`: the file that rows of its table go into. Then every agent is tried in every way. */
const table = process.env['CROSSMODEL_CLIENTS_TABLE']
export const isWhole: boolean = table !== undefined

export type Trial = {
  to: ModelProtocol
  /** A name that the agent knows, which is an alias here; one that it does not know where absent. */
  known?: string
}

export function testAgent(agent: Agent, { to, known }: Trial): void {
  const { tool, can } = agent
  const task = `file${can.tools === false ? '' : ', command'}${can.mcp ? ', MCP' : ''}${can.delegate ? ', sub-agent' : ''}${can.resume === false ? '' : ', second turn'}`
  const name = `${agent.name}${known === undefined ? '' : ` with ${known}`} works whole on a model of ${to}: ${task}`
  test(name, { skip: typeof tool === 'string' && tool }, async () => {
    assert.ok(typeof tool !== 'string')
    const row = { agent: agent.name, version: tool.version, model: known ?? 'unknown to it', protocol: to, task }
    try {
      await proveAgent(agent, tool, { to, ...(known === undefined ? {} : { known }) })
      keepRow({ ...row, outcome: 'done' })
    } catch (error) {
      keepRow({ ...row, outcome: 'FAILED' })
      throw error
    }
  })
}

function keepRow(row: JsonObject): void {
  if (table !== undefined) appendFileSync(table, `${JSON.stringify(row)}\n`)
}

async function proveAgent(agent: Agent, tool: Exclude<Agent['tool'], string>, { to, known }: Trial): Promise<void> {
  const { gateway, upstream, stop } = await startWorld(
    known === undefined ? {} : { aliases: { [known]: testModel(to) } },
  )
  try {
    const log = playModel(upstream)
    const model = known ?? testModel(to)
    const run = await runAgent(agent, tool, { gateway, model, tasks: (work) => writeTasks(agent, work) })
    const story = [run.output, ...log.lines, ...listRefusals(gateway.log())].join('\n')
    assert.deepEqual(readOutcome(run), expected(agent), story)
    assert.deepEqual(new Set(run.endings), new Set([0]), story)
    assert.match(run.output.slice(-2_000), /All done\. RAIN-IN-/, story)
    assert.deepEqual([...log.protocols], [to], story)
    assert.deepEqual(listRefusals(gateway.log()), [], story)
    if (agent.can.prove !== false) assert.deepEqual(log.lost, [], story)
  } finally {
    await stop()
  }
}

/** Two tasks, the second one with what a tool said during the first. */
function writeTasks({ can }: Agent, work: string): string[] {
  const steps = [
    `[[write ${work}/made.txt: MADE]]`,
    ...(can.tools === false ? [] : [`[[run printf 'RAIN-IN-%s' Rome | tee ${work}/ran.txt]]`]),
    ...(can.mcp ? ['[[weather Oslo]]'] : []),
    ...(can.delegate ? [`[[delegate write ${work}/sub.txt: SUB]]`] : []),
  ]
  const second = `[[write ${work}/second.txt: heard $weather]]`
  const begin = 'Please do this, step by step:'
  return can.resume === false
    ? [`${begin} ${steps.join(' ')} ${second}`]
    : [`${begin} ${steps.join(' ')}`, `Now this: ${second}`]
}

const expected = ({ can }: Agent) => ({
  made: 'MADE',
  ran: can.tools === false ? undefined : 'RAIN-IN-Rome',
  cities: can.mcp ? ['Oslo'] : [],
  sub: can.delegate ? 'SUB' : undefined,
  second: `heard RAIN-IN-${can.mcp ? 'Oslo' : 'Rome'}`,
})

/** Some tools end a file with a line break of their own. */
function readOutcome({ read, cities }: AgentRun): ReturnType<typeof expected> {
  const text = (name: string) => read(name)?.trimEnd()
  return {
    made: text('made.txt') ?? 'no file',
    ran: text('ran.txt'),
    cities: cities(),
    sub: text('sub.txt'),
    second: text('second.txt') ?? 'no file',
  }
}

/** Calls that the gateway refused, as its log tells them. That a WebSocket is refused is what agents expect. */
function listRefusals(log: string): string[] {
  return log.split('\n').filter((line) => {
    const entry = parseJson(line)
    return isObject(entry) && Number(entry['status']) >= 400 && entry['status'] !== 426
  })
}
