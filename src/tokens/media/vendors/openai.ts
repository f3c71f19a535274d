// OpenAI. Source: developers.openai.com/api/docs/guides/images-vision, "Calculating costs", read November 2026: older models
// count a base and a number of tokens for each tile of 512 pixels; newer ones squares of 32 pixels up to a budget, times a
// factor. The factor 1.2 from GPT-5.2 on stands nowhere on that page and was measured (community.openai.com/t/1372291, 2026).
// `auto` is `original` from GPT-5.5 on (measured 2026: huggingface.co/datasets/JOHNISKING/image-token-cost). GPT-6 has not
// been seen to scale an `original` image down, so only the longest side that is taken, 6,000 pixels, bounds it. Where two
// versions of the page disagree about a factor, the larger one is here. Audio in: a token for 100 ms. A page of a PDF counts
// its text and its image.
import type { MediaItem } from '../media-item.ts'
import { countSquares, type MediaRule, USUAL_IMAGE } from '../media-rule.ts'

type Family = { match: RegExp } & (
  | { base: number; tile: number }
  | { factor: number; budget: number; originalBudget?: number; autoIsOriginal?: true }
)

const SIDE = 32
/** 6,000 × 6,000 pixels. */
const UNSCALED = 188 * 188

/** The first that matches counts. */
const families: readonly Family[] = [
  { match: /gpt-4o-mini/, base: 2_833, tile: 5_667 },
  { match: /gpt-4\.1-nano|gpt-5-nano|gpt-5\.4-nano/, factor: 2.46, budget: 1_536 },
  // `codex-mini` is not confirmed by a source: it counts as the small models do, which is more than as the large ones.
  { match: /gpt-4\.1-mini|gpt-5-mini|gpt-5\.4-mini|codex-mini/, factor: 1.62, budget: 1_536 },
  { match: /o4-mini/, factor: 1.72, budget: 1_536 },
  { match: /gpt-4o|gpt-4\.[15]|gpt-4-|chatgpt/, base: 85, tile: 170 },
  { match: /(?:^|[/.])o[13]\b/, base: 75, tile: 150 },
  { match: /computer-use/, base: 65, tile: 129 },
  { match: /gpt-5(?:-(?:chat|pro|codex|20)|\.1|$)/, base: 70, tile: 140 },
  { match: /gpt-5\.[23]/, factor: 1.2, budget: 1_536 },
  { match: /gpt-5\.4/, factor: 1.2, budget: 2_500, originalBudget: 10_000 },
  { match: /gpt-5\./, factor: 1.2, budget: 2_500, originalBudget: 10_000, autoIsOriginal: true },
  { match: /./, factor: 1.2, budget: 2_500, originalBudget: UNSCALED, autoIsOriginal: true },
]

export function openaiRule(model: string): MediaRule {
  const family = families.find(({ match }) => match.test(model)) as Family
  const picture = countImage({ kind: 'image', detail: 'high' }, family)
  return {
    image: (item) => countImage(item, family),
    page: { most: 3_000 + picture.most, likely: 1_000 + USUAL_IMAGE },
    audioSecond: 10,
    videoSecond: Number.POSITIVE_INFINITY,
    toolPrompt: 0,
    vendorTool: 0,
  }
}

function countImage(item: MediaItem, family: Family) {
  const most = 'tile' in family ? countTiles(item, family) : countPatches(item, family)
  const isKnown = item.width !== undefined || item.detail === 'low'
  return { most, likely: isKnown ? most : Math.min(most, USUAL_IMAGE) }
}

/** Scaled into 2,048 × 2,048, then to 768 pixels on the shorter side. */
function countTiles(
  { width = 2_048, height = 768, detail }: MediaItem,
  family: { base: number; tile: number },
): number {
  if (detail === 'low') return family.base
  const fit = Math.min(1, 2_048 / Math.max(width, height))
  const scale = fit * Math.min(1, 768 / (Math.min(width, height) * fit))
  return family.base + family.tile * countSquares(Math.ceil(width * scale), Math.ceil(height * scale), 512)
}

function countPatches(
  { width, height, detail }: MediaItem,
  family: { factor: number; budget: number; originalBudget?: number; autoIsOriginal?: true },
): number {
  const { factor, budget, originalBudget = budget, autoIsOriginal } = family
  const isOriginal = detail === 'original' || (autoIsOriginal === true && detail !== 'high')
  const bound = detail === 'low' ? countSquares(512, 512, SIDE) : isOriginal ? originalBudget : budget
  const patches = width === undefined || height === undefined ? bound : countSquares(width, height, SIDE)
  return Math.ceil(Math.min(patches, bound) * factor)
}
