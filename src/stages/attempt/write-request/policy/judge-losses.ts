// Decides whether a loss is only reported to the caller or refuses the request: a loss that bears on the bill or on who
// sees the data always refuses it, any other one where the caller is strict.
import { GatewayError } from '../../../../generation/error/gateway-error.ts'
import type { Loss } from '../../../../generation/loss/loss.ts'
import type { RequestHead } from '../../../tickets/decoded.ts'

/** @throws GatewayError naming the first field that must not be lost; another endpoint may be able to carry it. */
export function judgeLosses(losses: readonly Loss[], { strict, inbound, preferences }: RequestHead): void {
  for (const loss of losses) {
    if (loss.kind !== 'refused' && !strict && !preferences.requireParameters) continue
    const field = inbound.nameField(loss.field)
    const kind =
      inbound.name === 'openai-responses' && loss.kind === 'refused'
        ? 'unsupported_responses_feature'
        : 'unsupported_parameter'
    throw new GatewayError(
      kind,
      `'${field}' cannot be honoured by the model that serves this request: ${loss.reason}.`,
      { param: field, canFailOver: true },
    )
  }
}
