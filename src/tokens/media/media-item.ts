// The facts about one piece of media in a request that its tokens depend on: plain data, so that it can be measured on one
// thread and counted on another. A fact that could not be read is absent; the piece then counts as the most of its kind.
import type { Weight } from '../weigh-text.ts'

export type MediaKind = 'image' | 'audio' | 'video' | 'document'

export type MediaItem = {
  kind: MediaKind
  /** Its address, if the request names it instead of holding it; no formula uses it. */
  url?: string
  /** Resolution wish for images, as OpenAI names it. */
  detail?: string
  /** Pixels. */
  width?: number
  height?: number
  /** The longest that audio or video can be. */
  seconds?: number
  pages?: number
  /** The request sets a resolution or a number of frames of its own, so the media's own size and length do not count. */
  isResampled?: true
  /** Of a document, beside the pictures of its pages; without pages it is nothing but text. */
  text?: Weight
}
