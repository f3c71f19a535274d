// Counting tokens where nobody reports them: a cancelled stream, an answer without usage, `count_tokens`. Always an
// estimate, since every vendor's tokenizer differs. The tables take 60 MB and a third of a second, so they are loaded at
// the first use and not before.

type Encoding = { countTokens(text: string, options: { disallowedSpecial: Set<string> }): number }

/** Runs of characters without white space are counted in pieces: a tokenizer's time grows with the square of a run. */
const RUN_LENGTH = 200
/** Beyond this the rest is extrapolated: counting must never hold up the event loop for long. */
const COUNTED_LENGTH = 200_000

const options = { disallowedSpecial: new Set<string>() }
const longRun = new RegExp(`\\S{${RUN_LENGTH + 1},}`)
const pieces = new RegExp(`\\S{1,${RUN_LENGTH}}|\\s+`, 'g')
let encoding: Promise<Encoding> | undefined

/** The tokens of `text` in OpenAI's o200k encoding. */
export async function countText(text: string): Promise<number> {
  if (text === '') return 0
  encoding ??= import('gpt-tokenizer/encoding/o200k_base')
  const { countTokens } = await encoding
  const counted = text.length > COUNTED_LENGTH ? text.slice(0, COUNTED_LENGTH) : text
  let tokens = 0
  if (longRun.test(counted)) for (const piece of counted.match(pieces) ?? []) tokens += countTokens(piece, options)
  else tokens = countTokens(counted, options)
  return Math.ceil(tokens * (text.length / counted.length))
}
