// Gemini. Source: ai.google.dev/gemini-api/docs/tokens, media-resolution and document-processing, read November 2026. Up to
// Gemini 2.5 an image of up to 384 pixels is 258 tokens, a larger one 258 for each tile; a page of a PDF is an image. From
// Gemini 3 on an image is at most 1,120 tokens (2,240 at the highest resolution), a page 560 (1,120), a frame of video 70
// (280). Audio: 32 tokens a second; video: a frame a second and its sound.
import type { MediaItem } from '../media-item.ts'
import { countSquares, type MediaRule } from '../media-rule.ts'

const TILE = 258
/** Of an image whose pixels are unknown: four tiles by four. */
const TILES = 16

export function geminiRule(model: string): MediaRule {
  const isOld = /gemini-(?:1|2)|gemini-pro-vision/.test(model)
  return {
    image: isOld ? countTiles : countFlat,
    page: isOld ? { most: 2 * TILE, likely: TILE } : { most: 1_120, likely: 560 },
    audioSecond: 32,
    videoSecond: isOld ? 300 : 312,
    toolPrompt: 0,
    vendorTool: 0,
  }
}

function countFlat({ detail }: MediaItem) {
  return { most: detail === 'original' || detail === 'high' ? 2_240 : 1_120, likely: 1_120 }
}

/** Tiles of two thirds of the shorter side, between 256 and 768 pixels. */
function countTiles({ width, height }: MediaItem) {
  if (width === undefined || height === undefined) return { most: TILE * TILES, likely: TILE * 4 }
  if (width <= 384 && height <= 384) return { most: TILE, likely: TILE }
  const side = Math.max(256, Math.min(768, Math.floor(Math.min(width, height) / 1.5)))
  const tokens = TILE * countSquares(width, height, side)
  return { most: tokens, likely: tokens }
}
