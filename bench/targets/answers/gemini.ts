// Gemini's generateContent. Each event of a stream is a whole answer so far as its fields go, with the usage up to there,
// and ends in CRLF twice.
import { INPUT_TOKENS, SSE, toJson, words, type Answer } from './answer.ts'

export function prepareGemini(model: string, tokens: number): Answer {
  const show = (text: string, output: number, isLast: boolean) => ({
    candidates: [
      { content: { parts: [{ text }], role: 'model' }, ...(isLast ? { finishReason: 'STOP' } : {}), index: 0 },
    ],
    usageMetadata: {
      promptTokenCount: INPUT_TOKENS,
      candidatesTokenCount: output,
      totalTokenCount: INPUT_TOKENS + output,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: INPUT_TOKENS }],
    },
    modelVersion: model,
    responseId: 'bench',
  })
  return {
    body: toJson(show(words(tokens).join(''), tokens, true)),
    events: words(tokens).map((text, index) =>
      Buffer.from(`data: ${JSON.stringify(show(text, index + 1, index + 1 === tokens))}\r\n\r\n`),
    ),
    contentType: SSE,
  }
}
