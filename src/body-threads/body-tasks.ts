// The facts and tasks that stages ask of a request's body, in one table: a thread that holds a large body is told by
// name which of them to run.
import type { ProtocolName } from '../generation/protocol-name.ts'
import { outboundProtocols } from '../protocols/protocols.ts'
import { measureFacts } from '../stages/admit/measure-facts.ts'
import { readFetched } from '../stages/admit/read-fetched.ts'
import { declaredTools } from '../stages/attempt/declared-tools.ts'
import { echo } from '../stages/attempt/echo.ts'
import { mediaToFetch } from '../stages/attempt/media-to-fetch.ts'
import { judgeRequestTask } from '../stages/attempt/write-request/judge-request.ts'
import { writeRequestTask } from '../stages/attempt/write-request/write-request.ts'
import type { BodyFact, BodyTask } from '../stages/tickets/decoded.ts'
import { conversationFacts, openingFact } from '../stages/route/conversation/conversation-facts.ts'
import { modeFacts } from '../stages/route/mode-facts.ts'
import { screenFacts } from '../stages/screen/screen-facts.ts'
import { sampleRequest, type RequestSample } from '../tokens/sample-request.ts'

/** What a request's tokens are counted by. */
export const sampling: BodyTask<undefined, RequestSample> = {
  name: 'sample',
  perform: (request) => sampleRequest(request.request()),
}

export const writing = writeRequestTask((protocol: ProtocolName) => outboundProtocols[protocol])

export const judging = judgeRequestTask(writing)

export const bodyFacts: readonly BodyFact<unknown>[] = [
  modeFacts,
  conversationFacts,
  openingFact,
  screenFacts,
  measureFacts,
  echo,
  declaredTools,
]
export const bodyTasks: readonly Pick<BodyTask<never, unknown>, 'name' | 'perform'>[] = [
  mediaToFetch,
  readFetched,
  writing,
  judging,
  sampling,
]
