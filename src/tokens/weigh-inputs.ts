// What a request for embeddings weighs: its texts as texts, and of tokens their number. Nothing else of it is billed.
import type { Json } from '../foundation/json/json.ts'
import { emptyWeight, weighText, type Weight } from './weigh-text.ts'

/** Models that put a token of their own before and behind each input are common: BERT's descendants. */
const FRAME_TOKENS = 2

/** `input`: a text, tokens, or a list of either. */
export function weighInputs(input: Json | undefined): Weight {
  const weight = emptyWeight()
  addInput(weight, input)
  return weight
}

function addInput(weight: Weight, input: Json | undefined): void {
  if (typeof input === 'string') {
    weighText(weight, input)
    weight.most += FRAME_TOKENS
  } else if (Array.isArray(input)) {
    if (typeof input[0] !== 'number') return input.forEach((each) => addInput(weight, each))
    weight.most += input.length + FRAME_TOKENS
    weight.likely += input.length
  }
}
