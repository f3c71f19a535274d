// The text of a key: what it looks like, how it is recognised, how it is stored. It is looked up by its full digest and
// nothing else; a digest without the server's secret is useless.
import { createHmac } from 'node:crypto'
import type { Random } from '../foundation/random.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'

const PREFIX = 'cm-'
const RANDOM_BYTES = 32
const LEAST_CHARACTERS = 32
const MOST_CHARACTERS = 256
const PREVIEW_CHARACTERS = 4

/** A new key: `cm-` and 43 URL-safe characters (256 random bits). */
export function newKeyText(random: Random): string {
  return PREFIX + random.bytes(RANDOM_BYTES).toString('base64url')
}

/** Whether this could be a key of ours at all; anything else is unknown without a look-up. */
export function looksLikeKey(text: string): boolean {
  return text.startsWith(PREFIX) && text.length <= MOST_CHARACTERS && text.length > PREFIX.length
}

/** @throws GatewayError where an operator's own text is not fit to be a key. */
export function assertKeyText(text: string): void {
  const rest = text.slice(PREFIX.length)
  if (
    !text.startsWith(PREFIX) ||
    rest.length < LEAST_CHARACTERS ||
    text.length > MOST_CHARACTERS ||
    !/^[!-~]+$/.test(rest)
  )
    throw new GatewayError(
      'invalid_request',
      `A key's text is "${PREFIX}" and ${LEAST_CHARACTERS} to ${MOST_CHARACTERS - PREFIX.length} printable ASCII characters without spaces.`,
      { param: 'text' },
    )
}

export function digestKey(text: string, secret: Buffer): string {
  return createHmac('sha256', secret).update(text).digest('base64')
}

/** Enough to recognise a key by, far too little to guess it: `cm-AbCd…`. */
export function previewKey(text: string): string {
  return `${text.slice(0, PREFIX.length + PREVIEW_CHARACTERS)}…`
}
