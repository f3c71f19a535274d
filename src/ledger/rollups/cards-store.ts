// Price cards by their versions.
import { decodeCardText } from '../../pricing/card-text.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import type { Store } from '../../store/store.ts'

export async function readCards(
  { db }: Pick<Store, 'db'>,
  versions: readonly string[],
): Promise<[string, PriceCard][]> {
  if (versions.length === 0) return []
  const rows = await db.selectFrom('price_cards').select(['version', 'card']).where('version', 'in', versions).execute()
  return rows.map(({ version, card }) => [version, decodeCardText(version, card)])
}
