// The fact of a body that a translated answer needs: what the answer shows of its request, as small plain data.
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import type { Echo } from '../../protocols/port/echo.ts'
import type { BodyFact } from '../tickets/decoded.ts'

/** Of a large one, members that are large themselves are not shown. */
export const echo: BodyFact<Echo> = {
  name: 'echo',
  read(request) {
    // A thread that holds a large body reads all facts, whoever will ask.
    if (request.inbound.noun === 'embedding') return { members: {}, customTools: [], callForms: {} }
    const { members, ...tools } = request.inbound.decodeEcho(request.body, request.request())
    return { members: request.size > bounds.echoBytes ? boundMembers(members) : members, ...tools }
  },
}

function boundMembers(members: JsonObject): JsonObject {
  const shown: JsonObject = {}
  let left = bounds.echoBytes
  for (const name in members) {
    const { length } = JSON.stringify(members[name])
    if (length > left) continue
    left -= length
    shown[name] = members[name]
  }
  return shown
}
