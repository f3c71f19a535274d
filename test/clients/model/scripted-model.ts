// A model with a plan, on top of the scripted upstream: it reads the task in the user's words, looks at the tools that it is
// offered and calls the one that fits, step by step, then answers in words. It keeps no state: what was done it sees in the
// conversation, as a real model does, so that history that does not reach it makes it do a step twice or never.
import { readObject, readString, type JsonObject } from '../../../src/foundation/json/json.ts'
import type { Upstream } from '../../upstream/upstream.ts'
import { chooseCall, chooseWait } from './choose-call.ts'
import {
  listNames,
  modelProtocols,
  readRequest,
  type ModelProtocol,
  type ModelRequest,
  type Turn,
} from './read-request.ts'
import { readTask, readWeather, type TaskStep } from './read-task.ts'
import { writeAnswer, writeProof, type ModelAnswer } from './write-answer.ts'

/** An agent that asks again and again does not get on: it is told so, and its test fails by what it did not do. */
const CALLS_MOST = 40

/** `lines`: what the model was asked and what it answered, for the message of a failed test. */
export type ModelLog = {
  lines: string[]
  protocols: Set<ModelProtocol>
  /** Thoughts before a call that did not come back with its result, which real providers refuse. */
  lost: string[]
}

export function playModel(upstream: Upstream): ModelLog {
  const log: ModelLog = { lines: [], protocols: new Set(), lost: [] }
  const proven = new Set<number>()
  upstream.always(({ path, body, bytes }) => {
    const protocol = readProtocol(path)
    const request = readRequest(protocol, body)
    const answer = log.lines.length < CALLS_MOST ? answerRequest(request) : { text: 'Too many calls.' }
    log.protocols.add(protocol)
    log.lines.push(`${protocol} offered ${listNames(request.tools).join(' ') || 'no tools'}: ${describe(answer)}`)
    const number = log.lines.length
    const thinks = isAskedToThink(protocol, body)
    if (request.turns.at(-1)?.what === 'result') log.lost.push(...findLost(bytes.toString(), proven))
    if (thinks && protocol !== 'openai-chat') proven.add(number)
    return writeAnswer(protocol, answer, { number, stream: body['stream'] === true, thinks })
  })
  return log
}

function isAskedToThink(protocol: ModelProtocol, body: JsonObject): boolean {
  switch (protocol) {
    case 'openai-chat':
      return true
    case 'openai-responses':
      return Array.isArray(body['include']) && body['include'].includes('reasoning.encrypted_content')
    case 'anthropic-messages':
      return ['enabled', 'adaptive'].includes(readString(readObject(body['thinking'])?.['type']) ?? '')
    default:
      return protocol satisfies never
  }
}

/** A call whose result is the last that was said must have the thought that led to it beside it. */
function findLost(text: string, proven: ReadonlySet<number>): string[] {
  const calls = Array.from(text.matchAll(/"(?:call|toolu)_(\d+)"/g), ([, number]) => Number(number))
  const last = calls.at(-1)
  return last === undefined || !proven.has(last) || text.includes(writeProof(last))
    ? []
    : [`the thought before call ${last}`]
}

function readProtocol(path: string): ModelProtocol {
  const ends = {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'anthropic-messages': '/messages',
  }
  const protocol = modelProtocols.find((name) => path.split('?')[0]?.endsWith(ends[name]))
  if (protocol === undefined) throw new Error(`no model answers at ${path}`)
  return protocol
}

/** Calls that only make the next step possible, or wait for the end of the last. */
const BETWEEN = /^tool_?search(_call)?$|wait_agent$/i

export function answerRequest({ tools, turns }: ModelRequest): ModelAnswer {
  const task = readTask(turns)
  if (task === undefined) return { text: 'Understood.' }
  if (tools.length === 0 && wantsListings(turns)) return { text: writeListings(task.steps, turns) }
  const calls = task.since.flatMap((turn) => (turn.what === 'call' ? [turn.name] : []))
  const heard = task.since.findLast((turn) => turn.what === 'result')?.text ?? ''
  const wait = calls.at(-1)?.endsWith('spawn_agent') ? chooseWait(heard, tools) : undefined
  if (wait !== undefined) return wait
  const step = task.steps[calls.filter((name) => !BETWEEN.test(name)).length]
  if (step === undefined) return { text: `All done. ${readWeather(turns)}` }
  return chooseCall(step, tools, heard) ?? { text: `No tool is here to ${step.do}.` }
}

/** aider offers no tools: it writes the files that a model lists with their content. */
const wantsListings = (turns: readonly Turn[]): boolean =>
  turns.some((turn) => turn.what === 'text' && turn.text.includes('*file listing* format'))

function writeListings(steps: readonly TaskStep[], turns: readonly Turn[]): string {
  const listings = steps.map((step) => (step.do === 'write' ? `${step.path}\n\`\`\`\n${step.text}\n\`\`\`\n` : ''))
  return `${listings.join('\n')}\nAll done. ${readWeather(turns) || 'RAIN-IN-Rome'}`
}

function describe(answer: ModelAnswer): string {
  return 'text' in answer ? `says ${answer.text}` : `calls ${answer.tool.name} ${JSON.stringify(answer.given)}`
}
