// The fact of a body that admission needs: its measure, which holds a bounded number of media.
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { emptyWeight } from '../../tokens/weigh-text.ts'
import { weighInputs } from '../../tokens/weigh-inputs.ts'
import type { BodyFact } from '../tickets/decoded.ts'
import { measureBody, turnsField, type BodyMeasure } from './measure-body.ts'

/** @throws GatewayError invalid_request where there are too many media */
export const measureFacts: BodyFact<BodyMeasure> = {
  name: 'measure',
  read({ body, inbound }) {
    if (inbound.noun === 'embedding') return measureEmbedding(body)
    const measure = measureBody(body, inbound.name)
    if (measure.media.length <= bounds.mediaParts) return measure
    throw new GatewayError('invalid_request', `The request holds more than ${bounds.mediaParts} media.`, {
      param: turnsField[inbound.name],
    })
  },
}

/** What callers say of embeddings beside their inputs, and what no provider bills. */
const unbilled: ReadonlySet<string> = new Set([
  'input',
  'model',
  'models',
  'provider',
  'session_id',
  'dimensions',
  'encoding_format',
  'user',
  'input_type',
  'task_type',
  'truncate',
])

/** What else goes up may be input in the words of some server: it is held as text, and is not expected to be billed. */
function measureEmbedding(body: JsonObject): BodyMeasure {
  const text = weighInputs(body['input'])
  const others = Object.entries(body).filter(([name]) => !unbilled.has(name))
  if (others.length > 0) text.most += measureBody(Object.fromEntries(others), 'openai-chat').text.most
  return { ...textAlone, text }
}

/** Nothing of a request for embeddings is media, a tool or reasoning. */
const textAlone = {
  prediction: emptyWeight(),
  media: [],
  tools: { count: 0, vendorDefined: 0 },
  reasoning: { wanted: undefined, hidden: false, budget: undefined },
}
