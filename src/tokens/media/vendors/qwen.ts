// Qwen's vision models. Source: alibabacloud.com/help/en/model-studio/vision (read November 2026) and the models' own
// preprocessor_config.json: a token for each square of 28 (Qwen2.5) or 32 pixels, and two more; at most 2,560, with
// `vl_high_resolution_images` 16,384. Video: two frames a second, two of them together, at most 768 tokens a frame. Audio of
// the omni models: 25 tokens a second.
import type { MediaItem } from '../media-item.ts'
import { countSquares, type MediaRule, USUAL_IMAGE } from '../media-rule.ts'

const MOST = 16_384

export const qwenRule: MediaRule = {
  image: countImage,
  page: { most: MOST + 3_000, likely: 1_000 + USUAL_IMAGE },
  audioSecond: 25,
  videoSecond: 768 + 25,
  toolPrompt: 0,
  vendorTool: 0,
}

function countImage({ width, height }: MediaItem) {
  if (width === undefined || height === undefined) return { most: MOST, likely: USUAL_IMAGE }
  const tokens = 2 + countSquares(width, height, 28)
  return { most: Math.min(tokens, MOST), likely: Math.min(tokens, 2_562) }
}
