// Which price lists were applied, for people.
import { isObject, type Json } from '../../foundation/json/json.ts'
import { listOf, show } from '../show.ts'
import { formatFields, formatTable } from '../table.ts'

export function formatLayers(result: Json): string {
  if (!isObject(result)) return ''
  const layers = listOf(result, 'layers')
  const fields = formatFields([
    ['prices listed on', `${show(result['listed_on'])} (${show(result['age_days'])} days ago)`],
    ['with this release', show(result['release_listed_on'])],
  ])
  if (layers.length === 0) return `${fields}\nNo price list was applied: the prices of the release hold.`
  const rows = layers.map((layer, index) => [
    index === 0 ? 'holds' : 'earlier',
    show(layer['applied_at']),
    show(layer['models']),
    show(layer['prices']),
    `${show(layer['source'])} (${show(layer['format'])})`,
  ])
  return `${fields}\n\n${formatTable(['', 'applied', 'models>', 'prices>', 'list'], rows)}`
}
