// Signatures: opaque proofs of reasoning that only their issuer can read (Anthropic thinking signatures and redacted
// thinking, OpenAI encrypted content, Gemini thought signatures). They are carried, ordered, never rebuilt, and never
// sent to anyone but their issuer.
//
// Towards a caller whose protocol is not the issuer's, a signature rides in the caller's own opaque field as one piece
// of text with a prefix of ours: `cms1.<attach>.<issuer>.<base64url of JSON>`. When the text comes back in the next
// turn it is unwrapped and goes home. A signature without the prefix is native: it came from an upstream of the same
// protocol by passthrough, and may only go back to that protocol.
import { parseJsonObject, readCount, readObject, readString, type Json } from '../../foundation/json/json.ts'
import type { ProtocolName } from '../protocol-name.ts'

export type Signature = {
  /** Who made it: a provider's signature issuer (`anthropic`, `openai`, `gemini`, …), or `native` where unknown. */
  issuer: string
  /** The wire format that it belongs to. */
  protocol: ProtocolName
  /** The issuer's own text, unchanged. */
  value: string
  /** The issuer's name for the item that carried it (OpenAI reasoning item id), where it needs that back. */
  itemId?: string
  /** Which credential it is bound to, where the issuer binds it to one (a digest, never the credential). */
  credential?: string
}

/** What a signature that rides in a carrier of its own belongs to: the carrier itself, or the part beside it. */
export type Attachment = 'self' | 'next' | 'previous'

/** How much of a message went before a thought, where the caller's protocol does not say: characters of text (UTF-16), calls. */
export type ThoughtPlace = { text: number; calls: number }

type UnwrappedSignature = { signature: Signature; attach: Attachment; redacted?: true; place?: ThoughtPlace }

export const SIGNATURE_PREFIX = 'cms1.'
const letters = { self: 's', next: 'n', previous: 'p' } as const

/** A signature as text for a foreign caller's opaque field; `redacted` as in ReasoningPart. */
export function wrapSignature(signature: Signature, attach: Attachment, redacted?: true, place?: ThoughtPlace): string {
  const { issuer, ...rest } = signature
  const payload = Buffer.from(JSON.stringify({ ...rest, redacted, place })).toString('base64url')
  return `${SIGNATURE_PREFIX}${letters[attach]}.${encodeURIComponent(issuer).replaceAll('.', '%2E')}.${payload}`
}

/** The signature that `text` carries: ours unwrapped, anything else as native to `protocol`. */
export function unwrapSignature(text: string, protocol: ProtocolName): UnwrappedSignature {
  return readWrapped(text) ?? { signature: { issuer: 'native', protocol, value: text }, attach: 'self' }
}

function readWrapped(text: string): UnwrappedSignature | undefined {
  if (!text.startsWith(SIGNATURE_PREFIX)) return undefined
  const [letter, issuer, payload] = text.slice(SIGNATURE_PREFIX.length).split('.')
  const attach = letter === 's' ? 'self' : letter === 'n' ? 'next' : letter === 'p' ? 'previous' : undefined
  const fields = parseJsonObject(Buffer.from(payload ?? '', 'base64url').toString())
  const value = readString(fields?.['value'])
  if (attach === undefined || issuer === undefined || fields === undefined || value === undefined) return undefined
  const itemId = readString(fields['itemId'])
  const credential = readString(fields['credential'])
  const place = readPlace(fields['place'])
  return {
    attach,
    ...(place === undefined ? {} : { place }),
    ...(fields['redacted'] === true ? { redacted: true as const } : {}),
    signature: {
      issuer: safeDecode(issuer),
      protocol: fields['protocol'] as ProtocolName,
      value,
      ...(itemId === undefined ? {} : { itemId }),
      ...(credential === undefined ? {} : { credential }),
    },
  }
}

/** It comes from the caller, who may have written anything. */
function readPlace(value: Json | undefined): ThoughtPlace | undefined {
  const place = readObject(value)
  const text = readCount(place?.['text'])
  const calls = readCount(place?.['calls'])
  return text === undefined || calls === undefined ? undefined : { text, calls }
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Whether an endpoint may be sent `signature`: it is the issuer's own, or native to the protocol it speaks. */
export function isAtHome(
  signature: Signature,
  at: { protocol: ProtocolName; issuer: string; credential?: string | undefined },
): boolean {
  if (signature.protocol !== at.protocol) return false
  if (signature.issuer === 'native') return true
  if (signature.issuer !== at.issuer) return false
  return signature.credential === undefined || signature.credential === at.credential
}
