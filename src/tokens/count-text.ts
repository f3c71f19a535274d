// Counts tokens where no provider reports them: for a cancelled stream, an answer without usage, `count_tokens`. The
// result is always an estimate, since every vendor's tokenizer differs. A text is counted in slices of bounded length
// by the one tokenizer of the process.
import { systemClock } from '../foundation/time/clock.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { sampleText, type TextSample } from './sample-text.ts'
import { TokenCounter, type CountPurpose } from './token-counter.ts'

const counter = new TokenCounter(systemClock, new URL('./count-thread.ts', import.meta.url))

/**
 * The tokens of `text` in OpenAI's o200k encoding; of a long text, slices from all over it are counted and the rest is
 * extrapolated. A `signal` that is aborted takes what was not counted yet off the queue.
 * @throws GatewayError `overloaded` where the queue is full, or a settlement has waited for too long
 */
export async function countText(
  text: string,
  purpose: CountPurpose = 'settlement',
  signal?: AbortSignal,
): Promise<number> {
  return text === '' ? 0 : countSample(sampleText(text), purpose, signal)
}

/** The same of a text of which the slices are there already. */
export async function countSample(
  { slices, length }: TextSample,
  purpose: CountPurpose,
  signal: AbortSignal | undefined,
): Promise<number> {
  let tokens = 0
  let counted = 0
  // One after the other, so that many long texts share the thread evenly.
  for (const each of slices) {
    if (signal?.aborted === true) throw new GatewayError('overloaded', 'The caller left.', { blame: 'caller' })
    tokens += await counter.count(each, purpose)
    counted += each.length
  }
  return counted === 0 ? 0 : Math.ceil(tokens * (length / counted))
}
