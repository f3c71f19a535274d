// Models whose vendor publishes no formula that we know: the dearest of the usual ones. Sources, read November 2026:
// docs.together.ai/docs/vision-overview (Llama: 1,601 tokens for each of up to 2 × 2 tiles of 560 pixels),
// docs.x.ai/docs/guides/image-understanding (up to 6 tiles and one more of 256 tokens), huggingface.co/moonshotai/Kimi-K2.5
// (squares of 28 pixels, up to 3,000 × 3,000). Audio: the densest encoders give 50 tokens a second. Video and documents have
// no usual bound but the context window.
import type { MediaItem } from '../media-item.ts'
import { countSquares, type MediaRule, USUAL_IMAGE } from '../media-rule.ts'

/** 3,000 × 3,000 pixels in squares of 28. */
const MOST = 108 * 108

export const otherRule: MediaRule = {
  image: countImage,
  page: { most: MOST + 3_000, likely: 1_000 + USUAL_IMAGE },
  audioSecond: 50,
  videoSecond: Number.POSITIVE_INFINITY,
  toolPrompt: 0,
  vendorTool: 0,
}

function countImage({ width, height }: MediaItem) {
  if (width === undefined || height === undefined) return { most: MOST, likely: USUAL_IMAGE }
  const tiles = 1_601 * Math.min(2, Math.ceil(width / 560)) * Math.min(2, Math.ceil(height / 560))
  const squares = countSquares(width, height, 28)
  return { most: Math.min(MOST, Math.max(tiles, squares)), likely: Math.min(MOST, squares) }
}
