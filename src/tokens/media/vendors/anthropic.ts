// Claude. Source: platform.claude.com/docs/en/build-with-claude/vision and pdf-support, read November 2026: a token for each
// square of 28 pixels, scaled down to 1,568 tokens, on the models with high resolution (from Opus 4.7 on) to 4,784; the
// older text says width × height / 750 and about 1,600. Counts measured by others in 2026
// (huggingface.co/datasets/JOHNISKING/image-token-cost) agree. A page of a PDF: 1,500 to 3,000 tokens of text, and its image.
// Tools: 313 to 804 tokens of system prompt; a tool that Anthropic defines up to 735 more (computer use).
import type { MediaItem } from '../media-item.ts'
import { countSquares, type MediaRule, USUAL_IMAGE } from '../media-rule.ts'

const OLD_MOST = 1_600
const NEW_MOST = 4_784

export function anthropicRule(model: string): MediaRule {
  const bound = hasOldResolution(model) ? OLD_MOST : NEW_MOST
  return {
    image: (item) => countImage(item, bound),
    page: { most: 3_000 + bound, likely: 2_250 + USUAL_IMAGE },
    audioSecond: Number.POSITIVE_INFINITY,
    videoSecond: Number.POSITIVE_INFINITY,
    toolPrompt: 850,
    vendorTool: 800,
  }
}

function countImage({ width, height }: MediaItem, bound: number) {
  if (width === undefined || height === undefined) return { most: bound, likely: USUAL_IMAGE }
  const tokens = Math.max(countSquares(width, height, 28), Math.ceil((width * height) / 750))
  return { most: Math.min(tokens, bound), likely: Math.min(tokens, bound) }
}

/** Claude 3, Claude 4 up to Sonnet 4.6, Haiku 4.5 and Opus 4.6; a name that says nothing is taken for a newer one. */
function hasOldResolution(model: string): boolean {
  return /claude-3|claude-v|(?:sonnet|haiku)-4|opus-4(?:-[0156]\b|[.@](?:[0156]\b)|-20|@|$)/.test(model)
}
