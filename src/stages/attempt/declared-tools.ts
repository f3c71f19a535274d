// The fact of a body by which the calls of its answer are judged: the tools that the caller declared, as they wrote them. They
// outlive the body, and are not counted among what bodies may take: so no more of them is kept than a bound.
import { bounds } from '../../foundation/bounds.ts'
import { isObject, readArray, type JsonObject } from '../../foundation/json/json.ts'
import type { DeclaredTools } from '../../answer/calls/judge-calls.ts'
import type { BodyFact } from '../tickets/decoded.ts'

/** Undefined: there are none, or they are too large to be kept. */
export const declaredTools: BodyFact<DeclaredTools | undefined> = {
  name: 'declared-tools',
  read({ body, size, top }) {
    const tools = readArray(body['tools']) ?? readArray(body['functions']) ?? []
    if (tools.length === 0) return undefined
    const hasOthers = (readArray(body['input']) ?? []).some(bringsTools)
    // Of a larger body a text, which is measured, and which costs this thread nothing to receive where another one has the body.
    if (size <= bounds.declaredToolsLength && top.values <= bounds.largeBodyValues) return { tools, hasOthers }
    const text = JSON.stringify(tools)
    return text.length > bounds.declaredToolsLength ? undefined : { tools: text, hasOthers }
  },
}

/** Items of Responses that bring tools while a conversation goes on. */
function bringsTools(item: unknown): boolean {
  return isObject(item) && Array.isArray((item satisfies JsonObject)['tools'])
}
