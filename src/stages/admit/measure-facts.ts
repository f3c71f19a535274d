// The fact of a body that admission needs: its measure, which holds a bounded number of media.
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { emptyWeight } from '../../tokens/weigh-text.ts'
import { weighInputs } from '../../tokens/weigh-inputs.ts'
import type { BodyFact } from '../tickets/decoded.ts'
import { measureBody, turnsField, type BodyMeasure } from './measure-body.ts'

/** @throws GatewayError invalid_request where there are too many media */
export const measureFacts: BodyFact<BodyMeasure> = {
  name: 'measure',
  read({ body, inbound }) {
    if (inbound.noun === 'embedding') return { ...textAlone, text: weighInputs(body['input']) }
    const measure = measureBody(body, inbound.name)
    if (measure.media.length <= bounds.mediaParts) return measure
    throw new GatewayError('invalid_request', `The request holds more than ${bounds.mediaParts} media.`, {
      param: turnsField[inbound.name],
    })
  },
}

/** Nothing of a request for embeddings is media, a tool or reasoning. */
const textAlone = {
  prediction: emptyWeight(),
  media: [],
  tools: { count: 0, vendorDefined: 0 },
  reasoning: { wanted: undefined, hidden: false, budget: undefined },
}
