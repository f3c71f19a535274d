// The losses of a request. They begin with the preferences that have no effect; then comes what a provider is not sent. A loss
// that bears on the bill or on who sees the data refuses the request, any other one where the caller is strict; else it is
// only reported.
import { GatewayError } from '../../../../generation/error/gateway-error.ts'
import { LossList, type Loss } from '../../../../generation/loss/loss.ts'
import type { RequestHead } from '../../../tickets/decoded.ts'

/** `unheeded`: preferences of the caller. */
export function openLosses(unheeded: readonly string[]): LossList {
  const losses = new LossList()
  for (const name of unheeded) losses.drop(`preferences.${name}`, 'the gateway knows nothing of that')
  return losses
}

/** @throws GatewayError naming the first field that must not be lost; another endpoint may be able to carry it. */
export function judgeLosses(losses: readonly Loss[], { strict, inbound, preferences }: RequestHead): void {
  for (const loss of losses) {
    // `require_parameters` is about what the provider takes, not about the choice of one.
    const isRequired = preferences.requireParameters && !loss.field.startsWith('preferences.')
    if (loss.kind !== 'refused' && !strict && !isRequired) continue
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
