// Checks the name that an operator gives to a key or an owner: lists, logs and the lines of requests show it.
import { isPlainName } from '../foundation/names/plain-name.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'

/** @throws GatewayError invalid_request naming `name` */
export function assertOwnName(name: string): void {
  if (!/^.{1,128}$/su.test(name)) throw refuse('A name is 1 to 128 characters.')
  if (!isPlainName(name)) throw refuse('A name holds no control characters, and none that turn the direction of text.')
}

function refuse(message: string): GatewayError {
  return new GatewayError('invalid_request', message, { param: 'name' })
}
