// Listed offers on their way from a command to a gateway: packed, since a whole list is larger than what the control socket
// takes.
import { gunzipSync, gzipSync } from 'node:zlib'
import { bounds } from '../foundation/bounds.ts'
import { parseJson, type Json } from '../foundation/json/json.ts'
import type { ListedOffer } from './listed-offer.ts'

export function packOffers(offers: readonly ListedOffer[]): string {
  return gzipSync(JSON.stringify(offers)).toString('base64')
}

/** Undefined where `packed` holds no JSON, or more than a list may have. */
export function unpackOffers(packed: string): Json | undefined {
  try {
    return parseJson(gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: bounds.priceListBytes }).toString())
  } catch {
    return undefined
  }
}
