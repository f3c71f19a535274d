import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isToolResult, openaiMediaRates, readOutputTexts } from './output-sink.ts'

/** OpenAI's calculator for gpt-image-2, high quality (community.openai.com/t/1382699). */
function countImage(width: number, height: number): number {
  const [long, short] = [Math.max(width, height), Math.min(width, height)]
  const across = Math.floor((2 * 96 * short + long) / (2 * long))
  return Math.ceil((96 * across * (2_000_000 + width * height)) / 4_000_000)
}

test('no image that OpenAI sells takes more tokens than an image counts', () => {
  // The bill that its calculator shows for the usual size.
  assert.equal(countImage(1_024, 1_024), 7_024)
  let most = 0
  for (let width = 16; width <= 3_840; width += 16)
    for (let height = 16; height <= 3_840; height += 16)
      if (width * height <= 8_294_400) most = Math.max(most, countImage(width, height))
  assert.equal(openaiMediaRates.imageTokens, most)
})

test('what a search gave back is not output: neither the results that Groq lists nor the page that Gemini has to show', () => {
  const texts: string[] = []
  const sink = { addText: (text: string) => void texts.push(text), addMedia: () => {} }
  readOutputTexts({ executed_tools: [{ arguments: 'asked', output: 'a', search_results: { results: ['b'] } }] }, sink)
  assert.deepEqual(texts, ['asked'])
  assert.equal(isToolResult('toolResponse'), true)
  assert.equal(isToolResult('toolCall'), false)
})
