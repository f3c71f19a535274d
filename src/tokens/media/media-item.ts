// One piece of media in a request, as far as its tokens depend on it: plain data, so that it can be measured on one thread
// and counted on another. What could not be read is absent, and is then taken for the most of its kind.
import type { Weight } from '../weigh-text.ts'

export type MediaKind = 'image' | 'audio' | 'video' | 'document'

export type MediaItem = {
  kind: MediaKind
  /** Where it is, if the request names it instead of holding it; never of use to a formula. */
  url?: string
  /** Resolution wish for images, as OpenAI names it. */
  detail?: string
  /** Pixels. */
  width?: number
  height?: number
  /** The longest that audio or video can be. */
  seconds?: number
  pages?: number
  /** The request says how finely or how often it is looked at, so that its own size and length say nothing. */
  isResampled?: true
  /** Of a document, beside the pictures of its pages; without pages it is nothing but text. */
  text?: Weight
}
