// What a gateway logged: its fields with their values. Lines about requests keep the order of their requests; the others are
// sorted, since they come when they come.
import { parseJsonObject } from '../../src/foundation/json/json.ts'

export function readLog(lines: readonly string[]): string[] {
  const isOfRequest = (line: string) => line.includes('"request":"req_cm_')
  return [
    ...lines.filter(isOfRequest).map((line) => `log ${describe(line)}`),
    ...lines
      .filter((line) => !isOfRequest(line))
      .map((line) => `log ${describe(line)}`)
      .sort(),
  ]
}

function describe(line: string): string {
  const { time: _, ...fields } = parseJsonObject(line) ?? { text: line }
  return JSON.stringify(fields)
}
