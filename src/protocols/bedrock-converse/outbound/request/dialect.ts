// Which vendor's model a Bedrock model id names, as far as Converse leaves fields to the model
// (`additionalModelRequestFields`). Ids carry the vendor, also inside inference profiles and ARNs:
// `us.anthropic.claude-…`, `arn:aws:bedrock:…:inference-profile/eu.amazon.nova-…`. An application inference profile
// does not tell, and is `unknown`.
import type { Capabilities } from '../../../../generation/capabilities.ts'

export type Dialect = 'anthropic' | 'amazon' | 'openai' | 'mistral' | 'unknown'

export function findDialect(model: string, capabilities: Capabilities): Dialect {
  const vendor = /(?:^|[./:])(anthropic|amazon|openai|mistral)\./.exec(model)?.[1]
  if (vendor !== undefined) return vendor as Dialect
  // On Bedrock only Claude takes a reasoning budget.
  const isProfile = /application-inference-profile|custom-model|imported-model|prompt-router/.test(model)
  return isProfile && capabilities.reasoning.budgetTokens !== undefined ? 'anthropic' : 'unknown'
}
