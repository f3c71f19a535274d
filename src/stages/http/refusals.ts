// The errors for requests whose body is not accepted, the same for all paths.
import { GatewayError } from '../../generation/error/gateway-error.ts'

export const refusals = {
  tooLarge: (boundBytes: number) =>
    new GatewayError('request_too_large', `The request body is larger than ${boundBytes} bytes.`),

  /** As small as it came, it would be `boundBytes` or more unpacked. */
  tooLargeUnpacked: (boundBytes: number) =>
    new GatewayError('request_too_large', `The request body is larger than ${boundBytes} bytes when unpacked.`),

  notWhole: () => new GatewayError('invalid_request', 'The body did not arrive whole.'),

  /** The gateway, or this key, holds as many bytes of bodies as it may. */
  crowded: () =>
    new GatewayError('overloaded', 'Too many request bodies are in flight. Please try again in a moment.', {
      retryAfterSeconds: 1,
    }),
} as const
