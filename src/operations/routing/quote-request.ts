// What a request can cost at most, without making it: what admission would hold for all the output that it may give, on the dearest
// endpoint that may serve it. It is written for those endpoints, so that what would be refused there is refused here. Nothing is
// called or held.
import type { JsonObject } from '../../foundation/json/json.ts'
import { formatUsd } from '../../foundation/nanos.ts'
import { measureFacts } from '../../stages/admit/measure-facts.ts'
import { planOutput } from '../../stages/admit/plan-output.ts'
import { Quote } from '../../stages/admit/quote.ts'
import { assertWritable } from '../../stages/attempt/write-request/assert-writable.ts'
import { route } from '../../stages/route/route.ts'
import { openCaller } from '../../stages/tickets/caller.ts'
import { listEndpoints } from '../../stages/tickets/plan.ts'
import type { OperationContext } from '../operation-context.ts'
import type { Arguments } from '../operation.ts'
import { decodeQuestion, operator, readProtocol, writing } from './question.ts'

/** @throws OperationError; GatewayError as the request would be refused */
export async function quoteRequest(context: OperationContext, args: Arguments): Promise<JsonObject> {
  const decoded = decodeQuestion(readProtocol(args.text('protocol')), args.text('body'), args.optionalText('strict'))
  const { envelope } = decoded
  const catalog = await context.catalog()
  const ports = { catalog: () => catalog, health: await context.health(), turns: context.turns }
  const { entries: planned } = route(openCaller(operator), decoded, ports)
  const entries = listEndpoints(planned)
  await assertWritable(decoded, entries, writing)
  const measure = decoded.read(measureFacts)
  const quote = new Quote(entries, measure, envelope)
  const { cap, beside, answers, predicted, first } = planOutput(envelope, entries, measure, quote.mostInputTokens)
  return {
    model: planned[0]?.model.id ?? envelope.model,
    most: formatUsd(quote.price((cap + beside) * answers + predicted)),
    held_at_first: formatUsd(quote.price(first)),
    input_tokens: quote.likelyInputTokens,
  }
}
