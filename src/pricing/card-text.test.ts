import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeCardText, encodeCardText } from './card-text.ts'
import { fillCard } from './fill-card.ts'
import { readCard, scaleCard } from './read-card.ts'
import { sealCard } from './seal-card.ts'

test('a card that an earlier release stored reads as it did, under the version that it had', () => {
  const card = readCard({
    input: 3,
    output: '15',
    cacheRead: 0.3,
    perRequest: '0.001',
    serverToolCalls: { web_search: 0.01 },
  })
  // As it was written before cards knew of service tiers, speeds, regions and hours.
  const rate =
    '"cacheWrite5m":"3000000000","cacheWrite1h":"3000000000","inputAudio":"3000000000","inputImage":"3000000000"'
  const text = `{"tiers":[{"fromInputTokens":0,"rates":{"input":"3000000000","cacheRead":"300000000",${rate},"output":"15000000000","reasoning":"15000000000","outputAudio":"15000000000","outputImage":"15000000000"}}],"perRequest":"1000000","serverToolCalls":{"web_search":"10000000"}}`
  assert.equal(encodeCardText(card), text)
  assert.equal(card.version, 'DZFW--RlWXP8XWAT')
  assert.deepEqual(decodeCardText(card.version, text), card)
})

test('every part of a card comes back', () => {
  const card = readCard({
    input: 1,
    output: 2,
    tiers: [{ fromInputTokens: 10, input: 2, output: 4 }],
    serviceTiers: { priority: { input: 3, output: 6 }, flex: '0.5' },
    speeds: { fast: 6 },
    regions: { us: '1.1' },
    hours: [{ factor: '0.5', utc: ['16:30-00:30'] }],
    serverToolCalls: { web_search: '0.01', 'web_search.high': '0.02' },
  })
  assert.deepEqual(decodeCardText(card.version, encodeCardText(card)), card)
})

test('the version of a card is that of what it holds, however it was made', () => {
  const cost = readCard({
    input: 2,
    output: 3,
    serviceTiers: { priority: 2 },
    speeds: { fast: 6 },
    serverToolCalls: { web_search: '0.01' },
    hours: [{ factor: '0.5', utc: ['00:00-01:00'] }],
  })
  const price = readCard({ input: 5, output: 7, regions: { us: '1.1' } })
  const cards = [cost, price, scaleCard(cost, '1.5'), scaleCard(cost, '1'), fillCard(price, cost, '2')]
  for (const card of cards) assert.equal(sealCard(decodeCardText('', encodeCardText(card))).version, card.version)
  assert.deepEqual(
    cards.map((card) => cards.findIndex(({ version }) => version === card.version)),
    [0, 1, 2, 0, 4],
  )
})
