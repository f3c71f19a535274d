// The error for an answer that ends with a finish reason which means that generation failed. The provider is at fault;
// an agent that saw a normal end would take the empty answer for its model's last word.
import { GatewayError } from '../../generation/error/gateway-error.ts'

/** `word`: the provider's reason, for the operator. */
export function failedGeneration(word: string): GatewayError {
  return new GatewayError('provider_error', 'The provider failed to answer.', { detail: `finish reason ${word}` })
}
