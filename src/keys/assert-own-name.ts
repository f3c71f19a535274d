// Checks the names that people give to keys and owners, which lists, logs and the lines of requests show, and those of models
// that a key may call.
import { bounds } from '../foundation/bounds.ts'
import { isPlainName, isUnseen } from '../foundation/names/plain-name.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'

/** @throws GatewayError invalid_request naming `name` */
export function assertOwnName(name: string): void {
  if (!/^.{1,128}$/su.test(name)) throw refuse('A name is 1 to 128 characters.')
  if (!isPlainName(name)) throw refuse('A name holds no control characters, and none that turn the direction of text.')
  if (isUnseen(name)) throw refuse('A name has a character that can be seen.')
}

/** @throws GatewayError invalid_request naming `allowed_models` */
export function assertModelNames(names: Iterable<string>): void {
  for (const name of names)
    if (name.length > bounds.nameLength || !isPlainName(name) || isUnseen(name))
      throw refuse(
        `A model's name is 1 to ${bounds.nameLength} characters, none of which controls or turns text.`,
        'allowed_models',
      )
}

function refuse(message: string, param = 'name'): GatewayError {
  return new GatewayError('invalid_request', message, { param })
}
