// Writes src/catalog/vendor-costs.jsonl: what vendors charge for those of the house's models that known-models.jsonl does
// not have from them, one model a line, from the list that `read-list-prices.ts` reads.
//
//   node scripts/write-vendor-costs.ts PRICES.json > src/catalog/vendor-costs.jsonl
import { readFileSync } from 'node:fs'
import { readKnownModels, readOwnModels } from '../src/catalog/known-models.ts'
import { addListPrices, readPlainPrices, type ListedModel } from './read-list-prices.ts'

const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('usage: node scripts/write-vendor-costs.ts PRICES.json')
const prices = JSON.parse(readFileSync(file, 'utf8'), (_key, value: unknown) =>
  typeof value === 'number' ? Number(value.toFixed(9)) : value,
) as { [provider: string]: { [id: string]: ListedModel } }
/** The list's names of our providers, where they differ. */
const listNames: { readonly [provider: string]: string } = {
  gemini: 'google',
  moonshot: 'moonshotai',
  qwen: 'alibaba',
  'z-ai': 'zai',
}

const known = new Set(
  readKnownModels().flatMap(({ offers }) => offers.map(({ provider, model }) => `${provider}/${model}`)),
)
for (const { price, served } of readOwnModels()) {
  const [vendor] = Object.entries(served)
  if (vendor === undefined || price === undefined || price === 'free' || known.has(vendor.join('/'))) continue
  const [provider, model] = vendor
  const listed = prices[listNames[provider] ?? provider]?.[model]
  const plain = listed === undefined ? undefined : readPlainPrices(listed)
  if (listed === undefined || plain === undefined) continue
  process.stdout.write(`${JSON.stringify({ provider, model, cost: addListPrices(plain, listed, provider, model) })}\n`)
}
