// Whether the prices that a result shows are old, for people.
import { isObject, type Json } from '../../foundation/json/json.ts'
import { show } from '../show.ts'

/** One line where the newest prices are old, else nothing. */
export function formatAge(result: Json): string | undefined {
  if (!isObject(result) || result['is_old'] !== true) return undefined
  return `The prices were listed ${show(result['age_days'])} days ago: \`crossmodel catalog update\` looks for newer ones.`
}
