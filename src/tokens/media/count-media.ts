// The tokens of a request's media on one model: each piece by the rule of the model's vendor. A piece without a bound
// of its own counts as Infinity, and the context window bounds it.
import type { Weight } from '../weigh-text.ts'
import { anthropicRule } from './vendors/anthropic.ts'
import { geminiRule } from './vendors/gemini.ts'
import type { MediaItem } from './media-item.ts'
import type { MediaRule } from './media-rule.ts'
import { openaiRule } from './vendors/openai.ts'
import { otherRule } from './vendors/other.ts'
import { qwenRule } from './vendors/qwen.ts'

/** Pages and seconds that are likely where nothing is known of a document, a recording or a video. */
const USUAL_PAGES = 10
const USUAL_TOKENS = 20_000

/** By the provider's own id of the model, whoever offers it. */
export function findMediaRule(model: string): MediaRule {
  const name = model.toLowerCase()
  if (name.includes('claude')) return anthropicRule(name)
  if (name.includes('gemini')) return geminiRule(name)
  if (/qwen|qvq/.test(name)) return qwenRule
  if (/(?:^|[/.])(?:gpt-(?!oss)|chatgpt|o[134](?:$|[-@])|computer-use)/.test(name)) return openaiRule(name)
  return otherRule
}

export function countMedia(given: MediaItem, rule: MediaRule): Weight {
  const item = given.isResampled === true ? withoutSize(given) : given
  switch (item.kind) {
    case 'image':
      return rule.image(item)
    case 'audio':
    case 'video':
      return countSeconds(item, item.kind === 'audio' ? rule.audioSecond : rule.videoSecond)
    case 'document':
      return countDocument(item, rule)
    default:
      return item.kind satisfies never
  }
}

function withoutSize({ kind, detail }: MediaItem): MediaItem {
  return detail === undefined ? { kind } : { kind, detail }
}

/** A page's own weight has room for usual text; how much more there can be is what the document's text says. */
function countDocument({ pages, text }: MediaItem, { page }: MediaRule): Weight {
  if (pages === undefined) return text ?? { most: Number.POSITIVE_INFINITY, likely: USUAL_PAGES * page.likely }
  return {
    most: pages * page.most + (text?.most ?? 0),
    likely: Math.max(pages * page.likely, text?.likely ?? 0),
  }
}

function countSeconds({ seconds }: MediaItem, rate: number): Weight {
  if (seconds === undefined || rate === Number.POSITIVE_INFINITY)
    return { most: Number.POSITIVE_INFINITY, likely: USUAL_TOKENS }
  const tokens = Math.ceil(seconds * rate)
  return { most: tokens, likely: tokens }
}
