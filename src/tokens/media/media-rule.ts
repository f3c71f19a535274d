// What one vendor's models count for media: a rule is data and a few lines of arithmetic after the vendor's own published
// formula. Infinity stands for "whatever fits into the context window".
import type { Weight } from '../weigh-text.ts'
import type { MediaItem } from './media-item.ts'

export type MediaRule = {
  /** An image with or without known pixels. */
  image(item: MediaItem): Weight
  /** A page of a PDF: its picture and its text. */
  page: Weight
  /** Tokens of a second. */
  audioSecond: number
  videoSecond: number
  /** What comes with tools: once for a request that has any, and for each tool that the vendor itself defines. */
  toolPrompt: number
  vendorTool: number
}

/** What an image most likely costs where nothing is known of it. */
export const USUAL_IMAGE = 1_600

/** Squares of `side` pixels that cover an image. */
export function countSquares(width: number, height: number, side: number): number {
  return Math.ceil(width / side) * Math.ceil(height / side)
}
