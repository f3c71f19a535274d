// Moves results of tools to the place where providers want them: directly behind the turn that called, before anything
// else that the user said. Responses lets a message stand between a call and its result, and callers of the other
// protocols do the same; Chat's servers, Anthropic, Gemini and Bedrock refuse such a conversation. Nothing is left out.
import type { Message } from '../request/message.ts'
import type { Part, ToolResultPart } from '../request/part.ts'

/** Messages of one side that follow each other. */
type Run = { isModel: boolean; messages: Message[]; calls: Set<string>; moved: ToolResultPart[] }

/** The same list where every result is in its place. A result whose call is not there stays where it is. */
export function placeResults(messages: readonly Message[]): readonly Message[] {
  const runs = cutRuns(messages)
  const callers = new Map<string, number>()
  let isChanged = false
  for (const [index, run] of runs.entries()) {
    for (const id of run.calls) callers.set(id, index)
    if (run.isModel) continue
    let isBehindOther = false
    for (const part of run.messages.flatMap(({ parts }) => parts)) {
      const caller = part.kind === 'tool-result' ? callers.get(part.callId) : undefined
      if (part.kind !== 'tool-result' || caller === undefined) isBehindOther = true
      else if (isBehindOther || caller + 1 !== index) isChanged = true
    }
  }
  return isChanged ? place(runs) : messages
}

function cutRuns(messages: readonly Message[]): Run[] {
  const runs: Run[] = []
  for (const message of messages) {
    const isModel = message.role === 'assistant'
    let run = runs.at(-1)
    if (run?.isModel !== isModel) {
      run = { isModel, messages: [], calls: new Set(), moved: [] }
      runs.push(run)
    }
    run.messages.push(message)
    if (isModel) for (const part of message.parts) if (part.kind === 'tool-call') run.calls.add(part.id)
  }
  return runs
}

function place(runs: readonly Run[]): Message[] {
  const callers = new Map<string, number>()
  for (const [index, run] of runs.entries()) {
    for (const id of run.calls) callers.set(id, index)
    if (run.isModel) continue
    const keep = (part: Part): boolean => {
      const caller = part.kind === 'tool-result' ? callers.get(part.callId) : undefined
      if (part.kind !== 'tool-result' || caller === undefined) return true
      // The sides take turns: behind a turn of the model stands one that is not.
      runs[caller + 1]?.moved.push(part)
      return false
    }
    run.messages = run.messages.flatMap((message) => {
      const parts = message.parts.filter(keep)
      return parts.length === 0 && message.parts.length > 0 ? [] : [{ ...message, parts }]
    })
  }
  return runs.flatMap(({ messages, moved }) =>
    moved.length === 0 ? messages : [{ role: 'user', parts: moved }, ...messages],
  )
}
