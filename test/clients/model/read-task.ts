// The task of a user's text: steps in double brackets, which the model does one after the other.
//
//   [[write /work/made.txt: MADE]]   [[run printf RAN > ran.txt]]   [[weather Oslo]]
//   [[delegate write /work/sub.txt: SUB]]   a step that another agent is given
//   [[write /work/second.txt: $weather]]    what the tool `weather` said in this conversation, in whatever turn
import type { Turn } from './read-request.ts'

export type TaskStep =
  | { do: 'write'; path: string; text: string }
  | { do: 'run'; command: string }
  | { do: 'weather'; city: string }
  | { do: 'delegate'; task: string }

/** What the server of test/clients/mcp-server.ts says of a city. */
const WEATHER = /RAIN-IN-\w+/g

/** The steps of the last text of a user that has any, and what came behind it; undefined where no text has. */
export function readTask(turns: readonly Turn[]): { steps: TaskStep[]; since: readonly Turn[] } | undefined {
  const at = turns.findLastIndex((turn) => turn.what === 'text' && turn.isUser && turn.text.includes('[['))
  const turn = turns[at]
  if (turn?.what !== 'text') return undefined
  const weather = readWeather(turns)
  const steps = Array.from(turn.text.matchAll(/\[\[(.+?)\]\]/g), ([, step = '']) => readStep(step, weather))
  return { steps: steps.filter((step) => step !== undefined), since: turns.slice(at + 1) }
}

/** What a tool said last, or the model itself in a conversation without tools; empty before that. */
export function readWeather(turns: readonly Turn[]): string {
  const hasTools = turns.some(({ what }) => what === 'call')
  const heard = turns.filter((turn) => turn.what === 'result' || (turn.what === 'text' && !hasTools && !turn.isUser))
  return heard.flatMap((turn) => ('text' in turn ? (turn.text.match(WEATHER) ?? []) : [])).at(-1) ?? ''
}

function readStep(text: string, weather: string): TaskStep | undefined {
  const [, verb, rest = ''] = /^(\w+) (.+)$/.exec(text) ?? []
  switch (verb) {
    case 'write': {
      const [, path = '', written = ''] = /^(\S+): (.*)$/.exec(rest) ?? []
      return { do: 'write', path, text: written.replace('$weather', weather) }
    }
    case 'run':
      return { do: 'run', command: rest }
    case 'weather':
      return { do: 'weather', city: rest }
    case 'delegate':
      return { do: 'delegate', task: rest }
    default:
      return undefined
  }
}
